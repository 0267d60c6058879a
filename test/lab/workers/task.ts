// A worker's module: the task of the transfer tests, with cells that go wrong on demand.
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMainThread, threadId } from 'node:worker_threads';
import * as tf from '@tensorflow/tfjs';
import { muP } from '../../../src/core/presets.ts';
import type { TransferTask } from '../../../src/lab/transfer/task.ts';
import { sgd } from '../../../src/optimizers/sgd.ts';
import { parameterize } from '../../../src/tfjs/parameterize.ts';
import * as tiny from '../transfer/tiny-task.ts';

export const data: typeof tiny.data = tiny.data;
export const steps: number = tiny.steps;

export const setup: TransferTask<{ readonly scheme: string }>['setup'] = (settings) => {
  switch (settings.scheme) {
    case 'throws':
      throw new RangeError('there is no such scheme');
    case 'exits':
      return process.exit(3);
    case 'gives nothing':
      return undefined as never;
    case 'is refused':
      // What it throws has a tag of its own.
      return parameterize(
        (units) => tf.sequential({ layers: [tf.layers.dense({ units, inputShape: [2] })] }),
        {
          width: settings.width,
          baseWidth: 4,
          parameterization: muP(),
          optimizer: sgd({ learningRate: Number.NaN }),
        },
      );
  }
  return meeting.then(() => tiny.setup(settings));
};

/** Two threads wait for each other in the folder MEETING, or one might do every cell alone. */
const meeting = meet(process.env['MEETING']);
async function meet(folder: string | undefined): Promise<void> {
  if (folder === undefined) return;
  writeFileSync(join(folder, String(threadId)), '');
  while (readdirSync(folder).length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Where it ran, packed into the loss: the thread, the backend, and tensors that stayed. */
export const judge: NonNullable<TransferTask['judge']> = (model) => {
  const kept = tf.memory().numTensors - model.weights.length;
  const backend = tf.getBackend() === 'wasm' ? 1 : 2;
  return (isMainThread ? 0 : threadId) + backend / 10 + kept / 1000;
};
