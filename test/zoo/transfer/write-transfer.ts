// `npm run zoo`: sweeps what was not swept yet, and writes docs/transfer.md after each subject. Subjects
// may be named, `npm run zoo -- mlp resnet`. `-- --write` sweeps nothing.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { workerPool } from '../../../src/workers/pool.ts';
import { documentOf } from './document.ts';
import { optimizers } from './make-task.ts';
import type { Subject } from './subject.ts';
import { subjectNamed, subjects } from './subjects.ts';
import { measured, type SweepPlan, sweep } from './sweep.ts';

/** A grid grows by itself where an optimum moves out of it, as SP's does. */
const plan: SweepPlan = {
  pilot: { sgd: [-8, -6, -4, -2, 0, 2, 4, 6], adam: [-14, -12, -10, -8, -6, -4, -2] },
  around: [-3, -2, -1, 0, 1, 2, 3],
  seeds: [1, 2, 3],
  extend: 3,
};

const folder = fileURLToPath(new URL('../../../report/transfer', import.meta.url));
const named = process.argv.slice(2);
const wanted =
  named.length === 0 ? subjects : named.filter((name) => name !== '--write').map(subjectNamed);

/** Both optimizers, in two threads. */
async function sweepAll(subject: Subject): Promise<void> {
  const module = new URL(`task.ts?subject=${subject.name}`, import.meta.url);
  const executor = workerPool({ module, workers: 2, backend: 'wasm' });
  const began = performance.now();
  try {
    for (const optimizer of optimizers) {
      await sweep({
        subject,
        optimizer,
        plan,
        executor,
        folder,
        onCell: ({ width, learningRate, milliseconds }, done, of) =>
          console.log(
            `${subject.name}, ${optimizer}: ${done} of ${of}; size ${width} at ${learningRate} took ${Math.round(milliseconds)} ms`,
          ),
      });
    }
  } finally {
    await executor.close();
  }
  console.log(`${subject.name}: ${((performance.now() - began) / 1000).toFixed(0)} s`);
}

async function write(): Promise<void> {
  const all = await Promise.all(
    subjects.flatMap((subject) =>
      optimizers.map(async (optimizer) => ({
        subject,
        optimizer,
        sweep: await measured(folder, subject, optimizer),
      })),
    ),
  );
  writeFileSync(new URL('../../../docs/transfer.md', import.meta.url), documentOf(all));
}

for (const subject of wanted) {
  await sweepAll(subject);
  await write();
}
if (wanted.length === 0) await write();
