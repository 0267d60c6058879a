// For another ML codebase: no tfjs here, just the numbers.
import { exportPlan, muP, plan } from 'richscale';

const width = { size: 512, base: 64 };
const plans = plan({
  parameterization: muP(),
  optimizer: 'adamw',
  tensors: [
    { name: 'embed.weight', kind: 'embedding', size: width },
    { name: 'mlp.weight', fanIn: width, fanOut: width },
    { name: 'head.weight', fanIn: width, fanOut: 1000 },
  ],
});
console.log(String(plans)); // what every tensor gets, and why
console.log(exportPlan(plans, { format: 'torch', learningRate: 3e-3, weightDecay: 0.1 }));
