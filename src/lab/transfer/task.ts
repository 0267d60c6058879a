import type { LayersModel } from '@tensorflow/tfjs-layers';
import { invalidArgument } from '../../errors.ts';
import type { Hyperparameters } from '../../judge/results/sweep-result.ts';
import { checkData, type Data } from '../training/batch.ts';
import { checkLoss, type Loss } from '../training/loss.ts';
import type { Network } from '../training/step.ts';

/** What `setup` is handed: the cell's place on the grid, other hyperparameters beside the three. */
export type TransferSettings<H extends Hyperparameters = Hyperparameters> = {
  readonly width: number;
  readonly learningRate: number;
  readonly seed: number;
} & H;

/** A network, with data of its own where they depend on width or hyperparameters. */
export interface TransferNetwork extends Network {
  /** Instead of the task's data. A batch that is no function's stays yours to dispose of. */
  readonly data?: Data;
}

/** What is done in every cell of a sweep: what a worker's module exports. */
export interface TransferTask<H extends Hyperparameters = Hyperparameters> {
  /** Makes the network of a cell; it is disposed of when the cell is done. */
  readonly setup: (settings: TransferSettings<H>) => TransferNetwork | Promise<TransferNetwork>;
  readonly data: Data;
  /** Training steps of every cell; a positive whole number. */
  readonly steps: number;
  /**
   * `meanSquaredError` if left out. The coordinate check's `linear` has no least value, and so no
   * best learning rate.
   */
  readonly loss?: Loss;
  /**
   * What is judged in the end, lower being better: a validation loss, say. Dispose of what it
   * makes. Left out, it is the mean training loss of the last fifth of the steps.
   */
  readonly judge?: (model: LayersModel) => number | Promise<number>;
}

/**
 * Checks that this is a task, as far as can be seen without running it.
 *
 * @param from what to call it in errors: the module that it was imported from
 * @throws `invalid-argument`
 */
export function checkTask<H extends Hyperparameters>(
  task: Partial<TransferTask<H>>,
  from = 'task',
): asserts task is TransferTask<H> {
  const { setup, data, steps, loss, judge } = task;
  if (typeof setup !== 'function') {
    throw invalidArgument(
      `${from}.setup`,
      setup,
      'It must be a function that makes the network of a cell.',
      'Give ({ width, learningRate, seed }) => parameterize(…).',
    );
  }
  checkData(data, `${from}.data`);
  checkSteps(steps, `${from}.steps`);
  checkLoss(loss);
  if (judge !== undefined && typeof judge !== 'function') {
    throw invalidArgument(
      `${from}.judge`,
      judge,
      'It must be a function (model) => number.',
      'Leave it out to judge by the mean training loss of the last fifth of the steps.',
    );
  }
}

/** @throws `invalid-argument` unless it is a positive whole number */
export function checkSteps(steps: unknown, argument: string): asserts steps is number {
  if (Number.isInteger(steps) && (steps as number) > 0) return;
  throw invalidArgument(
    argument,
    steps,
    'It must be a positive whole number.',
    'Give the number of training steps of every cell.',
  );
}
