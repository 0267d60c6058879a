// Where a train step on wasm spends its time, by kernel: stock tfjs beside richscale.
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { use } from './backend.ts';
import { median } from './timing.ts';
import { ourAdam, trainStep } from './train-step.ts';
import { mlp, transformer, type Workload } from './workloads.ts';

tf.env().set('PROD', true);

const workloads: Readonly<Record<string, () => Workload>> = {
  'MLP 784-1024³-10': () => mlp(1024),
  'MLP 784-256³-10': () => mlp(256),
  'transformer block': transformer,
};
/** Kernels that take less than this share of a step are added up. */
const leastShare = 0.03;

/** Milliseconds by kernel of one step: medians over several. */
async function timesByKernel(step: () => void, repeats: number): Promise<Map<string, number>> {
  for (let i = 0; i < 2; i++) step();
  const times = new Map<string, number[]>();
  for (let i = 0; i < repeats; i++) {
    const { kernels } = await tf.profile(() => {
      step();
      return tf.scalar(0);
    });
    const sums = new Map<string, number>();
    for (const { name, kernelTimeMs } of kernels) {
      sums.set(name, (sums.get(name) ?? 0) + Number(await kernelTimeMs));
    }
    for (const [name, sum] of sums) times.set(name, [...(times.get(name) ?? []), sum]);
  }
  return new Map([...times].map(([name, list]) => [name, median(list)]));
}

async function profile(make: () => Workload, ours: boolean): Promise<string> {
  await use('wasm', ours);
  const workload = make();
  const optimizer = ours ? ourAdam(workload) : tf.train.adam(1e-3);
  const times = await timesByKernel(trainStep(workload, optimizer), ours ? 9 : 3);
  optimizer.dispose();
  workload.dispose();
  const total = [...times.values()].reduce((a, b) => a + b, 0);
  const large = [...times]
    .filter(([, time]) => time >= leastShare * total)
    .sort(([, a], [, b]) => b - a);
  const rest = total - large.reduce((sum, [, time]) => sum + time, 0);
  const share = (time: number) => `${Math.round((100 * time) / total)} %`;
  return [...large, ['the rest', rest] as const]
    .map(([name, time]) => `${name} ${share(time)}`)
    .join(', ');
}

console.log('| train step | stock | richscale |\n| --- | --- | --- |');
for (const [name, make] of Object.entries(workloads)) {
  console.log(`| ${name} | ${await profile(make, false)} | ${await profile(make, true)} |`);
}
