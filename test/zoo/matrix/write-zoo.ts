// `npm run zoo-matrix`: tries what was not tried yet, and writes docs/zoo.md. Architectures may be
// named, `npm run zoo-matrix -- mlp`: they are tried anew. `-- --write` tries nothing.
import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { allEntries } from '../all-entries.ts';
import { type Job, jobsOf } from './combinations.ts';
import { documentOf } from './document.ts';
import type { Outcome } from './outcome.ts';
import { recognitionOf } from './recognition.ts';
import { addOutcomes, isDone, readOutcomes } from './record.ts';

const processes = 2;
const named = process.argv.slice(2);
const names = allEntries.map(({ name }) => name);
const unknown = named.filter((name) => name !== '--write' && !names.includes(name));
if (unknown.length > 0) throw new Error(`There is no ${unknown.join(', ')} in the zoo.`);

const done = readOutcomes();
const jobs = allEntries
  .filter(({ name }) => named.length === 0 || named.includes(name))
  .flatMap(({ name }) => jobsOf(name))
  .filter((job) => named.includes(job.entry) || !isDone(job, done));
const queue = jobs.values();
let left = jobs.length;

/** Hands one job after the other to a process. */
function lane(): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = fork(new URL('run-jobs.ts', import.meta.url));
    let current: Job | undefined;
    child.on('message', (outcomes: readonly Outcome[]) => {
      if (current !== undefined) {
        addOutcomes(outcomes);
        left -= 1;
        const failed = outcomes.flatMap(({ failures }) => Object.keys(failures));
        const said = failed.length === 0 ? 'holds' : `fails: ${[...new Set(failed)].join(', ')}`;
        console.log(
          `${current.entry}, ${current.scheme}, ${current.optimizer} ${said}; ${left} left`,
        );
      }
      current = queue.next().value;
      if (current === undefined) child.disconnect();
      else child.send(current);
    });
    child.on('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`A process ended with ${code} at ${JSON.stringify(current)}.`));
    });
  });
}

if (jobs.length > 0) await Promise.all(Array.from({ length: processes }, lane));
tf.env().set('PROD', true);
await tf.setBackend('cpu');
const described = allEntries.map((entry) => ({ entry, recognition: recognitionOf(entry) }));
const path = new URL('../../../docs/zoo.md', import.meta.url);
writeFileSync(path, documentOf(described, readOutcomes()));
