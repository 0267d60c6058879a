// The sweep: puts the cells into the queue, takes what workers return, and prints the summary.
//
//   npx tsx examples/bullmq/sweep.ts
import { transferSweep } from 'richscale/lab';
import { bullmqExecutor } from './executor.ts';
import { addressFromEnvironment } from './queue.ts';
import { steps } from './task.ts';

const run = transferSweep({
  widths: [32, 64, 128],
  learningRates: [-9, -8, -7, -6, -5, -4].map((log2) => 2 ** log2),
  seeds: [1, 2, 3],
  hyperparameters: { scheme: ['μP', 'SP'] },
  steps,
  executor: bullmqExecutor(addressFromEnvironment()),
  file: 'sweep.jsonl',
  // The longest first.
  cost: ({ width }) => width ** 2,
});
for await (const { done, of } of run) console.log(`${done} of ${of}`);
console.log(String(await run));
