import { pad, reshape, slice, type Tensor } from '@tensorflow/tfjs-core';
import { rowsOf } from './rows-of.ts';

/** A tensor with `rate − 1` zeros between its entries, along each of its first axes. */
export function spreadOut(tensor: Tensor, rates: readonly number[]): Tensor {
  return rates.reduce((current, rate, axis) => {
    if (rate === 1) return current;
    const { shape } = current;
    // With the other axes merged all ranks stay below 5, which stock webgpu cannot pad.
    const [before, taps, after] = rowsOf(shape, axis);
    const padded = pad(reshape(current, [before, taps, 1, after]), [
      [0, 0],
      [0, 0],
      [0, rate - 1],
      [0, 0],
    ]);
    const length = taps * rate - (rate - 1);
    const joined = reshape(padded, [before, taps * rate, after]);
    const spread = slice(joined, [0, 0, 0], [before, length, after]);
    return reshape(
      spread,
      shape.map((size, position) => (position === axis ? length : size)),
    );
  }, tensor);
}
