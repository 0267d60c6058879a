import { mul, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import type { PlanRow } from '../../core/plan/row.ts';
import { invalidArgument } from '../../errors.ts';
import { inside, shapeOf, variableOf } from '../../model/internals.ts';
import { stream } from '../../random.ts';
import type { DescribedWeight } from '../tensors-of.ts';
import type { Drawing } from './drawing.ts';

/**
 * The initial value of one weight by the base recipe: its initializer's size *at the base
 * shape*, times the plan's factor. Undefined where the weight is to stay as it is.
 *
 * Without a seed the values that are there are rescaled, so that at the base shape nothing is
 * touched. With a seed they are drawn anew from the tensor's own stream; constants are kept, as
 * there is nothing to draw.
 *
 * @returns a tensor that the caller disposes of
 */
export function initialValue(
  { weight }: DescribedWeight,
  { atBase, atTarget, draw }: Drawing,
  row: PlanRow,
  seed: number | undefined,
): Tensor | undefined {
  if (seed !== undefined && draw !== undefined) {
    const shape = shapeOf(weight.variable);
    const values = draw(shape, stream(seed, weight.name), row.init * atBase);
    keepForgetBias(weight, values, row.init);
    return tensor(values, [...shape]);
  }
  const factor = (row.init * atBase) / atTarget;
  return factor === 1 ? undefined : tidy(() => mul(variableOf(weight.variable), factor));
}

/** An LSTM's forget gate starts open whatever its bias initializer draws. */
function keepForgetBias(
  { owner, ownName }: DescribedWeight['weight'],
  values: Float32Array,
  factor: number,
): void {
  if (ownName === 'bias' && inside(owner)['unitForgetBias'] === true) {
    values.fill(factor, values.length / 4, values.length / 2);
  }
}

/** Throws `invalid-argument` unless the seed is a whole number in [0, 2^53). */
export function checkSeed(seed: number | undefined): void {
  if (seed === undefined || (Number.isSafeInteger(seed) && seed >= 0)) return;
  throw invalidArgument(
    'seed',
    seed,
    'A seed is a whole number in [0, 2^53).',
    'Give one such as 1, or leave it out to rescale the weights that are there.',
  );
}
