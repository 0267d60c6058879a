import { type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import type { PlanRow } from '../../core/plan/row.ts';
import { invalidArgument } from '../../errors.ts';
import { isInitializer } from '../../model/declared-initializer.ts';
import { shapeOf, variableOf } from '../../model/internals.ts';
import { dividedBy, drawnAt, everyValue, factorOf, times } from '../../model/segment-factor.ts';
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
  seed: number,
): Tensor | undefined {
  const { variable } = described.weight;
  if (start.word === 'keep') {
    const multiplier = factorOf(row, (each) => each.multiplier);
    if (multiplier === 1) return undefined;
    return tidy(() => dividedBy(variableOf(variable), multiplier));
  }
  if (start.word === 'draw') {
    const drawn = drawnValue(described, start.drawing, row, seed);
    if (drawn !== undefined) return drawn;
  }
  const { atBase, atTarget } = start.drawing;
  const factor = factorOf(row, ({ init }) => (init * atBase) / atTarget);
  // In float32, as it is multiplied: entries would not change by a bit.
  if (everyValue(factor, (value) => Math.fround(value) === 1)) return undefined;
  return tidy(() => times(variableOf(variable), factor));
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
  row: PlanRow,
  seed: number,
): Tensor | undefined {
  const shape = [...shapeOf(weight.variable)];
  const init = factorOf(row, (each) => each.init);
  const made = (entries: (size: number) => Float32Array): Tensor =>
    tensor(
      drawnAt(init, shape, (size) => withForgetBias(weight, entries(size), size)),
      shape,
    );
  if (draw !== undefined) {
    return made((size) => draw(shape, stream(seed, weight.name), size * atBase));
  }
  if (!isInitializer(initializer)) return undefined;
  const { constant } = distributionOf(initializer) ?? {};
  if (constant === undefined) {
    const { dtype } = weight.variable;
    const factor = factorOf(row, (each) => (each.init * atBase) / atTarget);
    return tidy(() => times(initializer.apply(shape, dtype), factor));
  }
  const length = shape.reduce((all, dim) => all * dim, 1);
  return made((size) => new Float32Array(length).fill(constant * size));
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
