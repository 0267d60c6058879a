import { expect } from 'vitest';
import { stream } from '../../src/random.ts';

/** A matrix of float32 numbers in [−1, 1]. */
export interface Matrix {
  readonly shape: [number, number];
  readonly values: Float32Array;
}

/** A random matrix, the same for the same seed. */
export function matrix(shape: [number, number], seed: number): Matrix {
  const source = stream(seed, 'matrix');
  return {
    shape,
    values: Float32Array.from({ length: shape[0] * shape[1] }, () => 2 * source.uniform() - 1),
  };
}

/** a·b in float64. */
export function productReference(
  a: Matrix,
  b: Matrix,
  transposeA: boolean,
  transposeB: boolean,
): Float64Array {
  const [m, k] = transposeA ? [a.shape[1], a.shape[0]] : a.shape;
  const n = transposeB ? b.shape[0] : b.shape[1];
  const entry = (of: Matrix, row: number, column: number, transposed: boolean) =>
    of.values[transposed ? column * of.shape[1] + row : row * of.shape[1] + column] ?? Number.NaN;
  const out = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let p = 0; p < k; p++) {
        sum += entry(a, i, p, transposeA) * entry(b, p, j, transposeB);
      }
      out[i * n + j] = sum;
    }
  }
  return out;
}

/** Holds float32 sums against real ones: those of so many products of numbers in [−1, 1] are within 2⁻²² each. */
export function expectSumsOf(
  terms: number,
  ours: ArrayLike<number>,
  reference: ArrayLike<number>,
): void {
  expect(ours.length).toBe(reference.length);
  for (let i = 0; i < reference.length; i++) {
    const error = Math.abs((ours[i] ?? Number.NaN) - (reference[i] ?? 0));
    if (!(error <= terms * 2 ** -22)) expect.fail(`entry ${i} is off by ${error}`);
  }
}
