import { div, mul, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import type { PlanRow } from '../../core/plan/row.ts';
import { invalidArgument } from '../../errors.ts';
import { isInitializer } from '../../model/declared-initializer.ts';
import { shapeOf, variableOf } from '../../model/internals.ts';
import { stream } from '../../random.ts';
import type { DescribedWeight } from '../described-weight.ts';
import type { Drawing } from './drawing.ts';
import { distributionOf } from './initializers.ts';
import type { Start } from './starts.ts';
import { forgetGate, hasForgetBias } from './trained.ts';

/**
 * The initial value of one weight by the base recipe: its initializer's size *at the base
 * shape*, times the plan's factor. Undefined where the weight is to stay as it is.
 *
 * @returns a tensor that the caller disposes of
 */
export function initialValue(
  described: DescribedWeight,
  start: Start,
  row: PlanRow,
  seed: number | undefined,
): Tensor | undefined {
  const { variable } = described.weight;
  if (start.word === 'keep') {
    return row.multiplier === 1 ? undefined : div(variableOf(variable), row.multiplier);
  }
  if (start.word === 'draw' && seed !== undefined) {
    const drawn = drawnValue(described, start.drawing, row, seed);
    if (drawn !== undefined) return drawn;
  }
  const factor = (row.init * start.drawing.atBase) / start.drawing.atTarget;
  // In float32, as it is multiplied: entries would not change by a bit.
  return Math.fround(factor) === 1 ? undefined : tidy(() => mul(variableOf(variable), factor));
}

/** Whether a weight's value does not matter, as it is replaced. */
export function replaces(described: DescribedWeight, start: Start): boolean {
  return (
    start.word === 'draw' &&
    (start.drawing.draw !== undefined || isInitializer(described.initializer))
  );
}

function drawnValue(
  { weight, initializer }: DescribedWeight,
  { atBase, atTarget, draw }: Drawing,
  { init }: PlanRow,
  seed: number,
): Tensor | undefined {
  const shape = [...shapeOf(weight.variable)];
  if (draw !== undefined) {
    const values = draw(shape, stream(seed, weight.name), init * atBase);
    return tensor(withForgetBias(weight, values, init), shape);
  }
  if (!isInitializer(initializer)) return undefined;
  const { constant } = distributionOf(initializer) ?? {};
  if (constant === undefined) {
    const { dtype } = weight.variable;
    return tidy(() => mul(initializer.apply(shape, dtype), (init * atBase) / atTarget));
  }
  const values = new Float32Array(
    weight.variable.shape.reduce((all: number, dim) => all * (dim ?? 1), 1),
  );
  return tensor(withForgetBias(weight, values.fill(constant * init), init), shape);
}

function withForgetBias(
  { owner, ownName }: DescribedWeight['weight'],
  values: Float32Array,
  factor: number,
): Float32Array {
  return ownName === 'bias' && hasForgetBias(owner)
    ? values.fill(factor, ...forgetGate(values.length))
    : values;
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
