import { muP, plan, type TensorSpec } from 'richscale';
import { median } from './timing.ts';

const most = 150;

/** How long a plan of 100 000 tensors takes, with every check; sizes repeat as in a deep network. */
export function planMilliseconds(): string {
  const tensors = Array.from({ length: 50_000 }, (_, index): readonly TensorSpec[] => {
    const base = 64 * (1 + (index % 8));
    const width = { size: 8 * base, base };
    return [
      { name: `block${index}/kernel`, fanIn: width, fanOut: width },
      { name: `block${index}/bias`, kind: 'bias', size: width },
    ];
  }).flat();
  const times = Array.from({ length: 9 }, () => {
    const start = performance.now();
    plan({ parameterization: muP(), optimizer: 'adamw', tensors, weightDecay: 0.1 });
    return performance.now() - start;
  });
  const time = median(times.slice(2));
  return `A plan of 100 000 tensors takes ${time.toFixed(0)} ms (at most ${most}: ${time <= most ? 'yes' : 'NO'}).`;
}
