import { abs, add, div, equal, type Tensor } from '@tensorflow/tfjs-core';

/** The last power of each β: steps ask for the same one, or the next. */
const lastPowers = new Map<number, { readonly count: number; readonly power: number }>();

/**
 * 1 − β^count: what a mean that started from zero has seen of the gradients so far. The power is
 * rounded to float32 at every factor, as tfjs's own accumulator is.
 */
export function seenBy(beta: number, count: number): number {
  const last = lastPowers.get(beta);
  if (last?.count === count) return 1 - last.power;
  const rounded = Math.fround(beta);
  const from = last !== undefined && last.count < count ? last : { count: 0, power: 1 };
  let { power } = from;
  for (let at = from.count; at < count; at++) power = Math.fround(power * rounded);
  lastPowers.set(beta, { count, power });
  return 1 - power;
}

/** The sign to the last bit: the wasm backend's own kernel takes all below about 1e-7 for zero. */
export function signOf(values: Tensor): Tensor {
  return div(values, add(abs(values), equal(values, 0)));
}
