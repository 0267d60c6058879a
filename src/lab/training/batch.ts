import type { Tensor } from '@tensorflow/tfjs-core';
import { invalidArgument, invalidCallback } from '../../errors.ts';
import { checkKeys, type KnownKeys } from '../../known-keys.ts';

/** Inputs and targets; lists where the model has several inputs or outputs, in the model's order. */
export interface Batch {
  readonly x: Tensor | Tensor[];
  readonly y: Tensor | Tensor[];
}

/**
 * What to train on: one batch for all steps, or a function of step (from 0) and seed. The
 * function's fresh tensors are disposed of after the step; batches that you keep stay yours.
 */
export type Data = Batch | ((step: number, seed: number) => Batch);

/** @throws `invalid-argument` for what can be no data, `unknown-key` for a batch with more in it */
export function checkData(data: Data | undefined, argument = 'data'): void {
  if (typeof data === 'function') return;
  if (data?.x !== undefined && data.y !== undefined) {
    checkKeys(argument, data, { x: true, y: true } satisfies KnownKeys<Batch>);
    return;
  }
  throw invalidArgument(
    argument,
    data,
    'It is neither a batch { x, y } nor a function that gives one.',
    'Pass { x, y }, or (step, seed) => ({ x, y }).',
  );
}

/**
 * The batch of a step; call it inside a `tidy`.
 *
 * @throws `invalid-callback` for a function that gives none
 */
export function batchAt(data: Data, step: number, seed: number): Batch {
  if (typeof data !== 'function') return data;
  const batch: Partial<Batch> | undefined = data(step, seed);
  if (batch?.x !== undefined && batch.y !== undefined) return batch as Batch;
  throw invalidCallback(
    'data',
    batch,
    `At step ${step} it did not give a batch { x, y }.`,
    'Return { x, y } from (step, seed) => ({ x, y }), and not a promise.',
  );
}

/** One tensor or a list of them, as a list. */
export function listOf(tensors: Tensor | Tensor[]): Tensor[] {
  return Array.isArray(tensors) ? tensors : [tensors];
}
