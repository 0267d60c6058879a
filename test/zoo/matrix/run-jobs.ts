// A process of its own, which tries the jobs that it is sent.
import * as tf from '@tensorflow/tfjs';
import { useBackend } from '../../../src/backends/use-backend.ts';
import { allEntries } from '../all-entries.ts';
import { tryJob } from './cell.ts';
import type { Job } from './combinations.ts';

tf.env().set('PROD', true);
// What tfjs says of every model that it saves.
console.warn = () => {};
await useBackend('wasm');

process.on('message', async (job: Job) => {
  const entry = allEntries.find(({ name }) => name === job.entry);
  if (entry === undefined) throw new Error(`no architecture ${job.entry}`);
  process.send?.(await tryJob(entry, job));
});
process.send?.([]);
