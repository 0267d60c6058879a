import { abs, add, div, equal, type Tensor } from '@tensorflow/tfjs-core';

/** β to the power of `count`, rounded to float32 at every factor as tfjs's own accumulator is. */
export function float32Power(beta: number, count: number): number {
  const rounded = Math.fround(beta);
  let power = 1;
  for (let i = 0; i < count; i++) power = Math.fround(power * rounded);
  return power;
}

/** 1 − β^count: what a mean that started from zero has seen of the gradients so far. */
export function seenBy(beta: number, count: number): number {
  return 1 - float32Power(beta, count);
}

/** The sign to the last bit: the wasm backend's own kernel takes all below about 1e-7 for zero. */
export function signOf(values: Tensor): Tensor {
  return div(values, add(abs(values), equal(values, 0)));
}
