// A worker: trains the cells of a queue with a task's module, one at a time, until it is ended.
//
//   npx tsx examples/bullmq/worker.ts examples/bullmq/task.ts
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { env } from '@tensorflow/tfjs-core';
import { Worker } from 'bullmq';
import { useBackend } from 'richscale/backends';
import { type TransferTask, trainCell } from 'richscale/lab';
import { addressFromEnvironment, type Returned, type Sent } from './queue.ts';

const [, , module] = process.argv;
if (module === undefined) throw new Error('Give the module of the task.');
const { queue, redis } = addressFromEnvironment();
/** How long a worker may be silent before its cell is given to another, in milliseconds. */
const silence = Number(process.env['SILENCE_MS'] ?? 30_000);

env().set('PROD', true);
await useBackend(['wasm', 'cpu']);
const task = (await import(pathToFileURL(resolve(module)).href)) as TransferTask;

const worker = new Worker<Sent, Returned>(queue, ({ data }) => trainCell(data, task), {
  connection: { url: redis },
  // `trainCell` lets timers run between steps, so that the lock is renewed while it trains.
  lockDuration: silence,
  stalledInterval: silence,
  // A worker that dies has not proved that its cell cannot be trained.
  maxStalledCount: 10,
});
worker.on('completed', ({ data }) => console.log(`done: ${JSON.stringify(data)}`));
worker.on('failed', (job, error) => console.error(`failed: ${job?.id}: ${error.message}`));
worker.on('error', (error) => console.error(error.message));
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void worker.close().then(() => process.exit(0)));
}
