// What is done in every cell of the sweep, here and in the workers.
import type { Loss } from 'richscale/lab';
import { batchesOf } from './batches.ts';
import { readMnist } from './mnist.ts';
import { settings } from './settings.ts';

export { setup } from './model.ts';

export const steps: number = settings.steps;
export const loss: Loss = 'softmaxCrossEntropy';
export const data: ReturnType<typeof batchesOf> = batchesOf(readMnist(), settings);
