// What runs in a worker thread: a backend of its own, one cell at a time.
import { workerData } from 'node:worker_threads';
import { env } from '@tensorflow/tfjs-core';
import { useBackend } from '../backends/use-backend.ts';
import { checkTask, type TransferTask } from '../lab/transfer/task.ts';
import { trainCell } from '../lab/transfer/train-cell.ts';
import type { Answer, Request, WorkerSettings } from './message.ts';
import { sentError } from './sent-error.ts';

/** The task, with the backend in use. Made for the first cell, whose answer tells what fails. */
let task: Promise<TransferTask> | undefined;

/** Trains a cell; never rejects. */
export default async function train(job: Request): Promise<Answer> {
  try {
    task ??= prepare(workerData as WorkerSettings);
    return { cell: await trainCell(job, await task) };
  } catch (error) {
    return { error: sentError(error) };
  }
}

async function prepare({ module, backend }: WorkerSettings): Promise<TransferTask> {
  // tfjs's advice about its native package would be printed by every worker.
  env().set('PROD', true);
  await useBackend(backend);
  const loaded = (await import(/* @vite-ignore */ module)) as Partial<TransferTask>;
  checkTask(loaded, module);
  return loaded;
}
