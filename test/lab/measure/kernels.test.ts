import { describe, expect, it } from 'vitest';
import {
  alignment,
  featureKernel,
  type Kernel,
  misalignment,
  relativeChange,
} from '../../../src/lab/measure/kernels.ts';

/** Features of four examples, by rows of three. */
const features = [
  [1, 2, 0],
  [-1, 0.5, 3],
  [0, -2, 1],
  [2, 1, 1],
];
const kernelOf = (rows: readonly (readonly number[])[]): Kernel =>
  featureKernel(rows.flat(), rows.length);
const each = (change: (row: readonly number[]) => readonly number[]): Kernel =>
  kernelOf(features.map(change));

it('the feature kernel is H·Hᵀ over the number of features', () => {
  expect([...featureKernel([1, 2, 3, 4], 2)]).toStrictEqual([5 / 2, 11 / 2, 11 / 2, 25 / 2]);
});

it('the relative change is ‖K − K₀‖ over ‖K₀‖', () => {
  const start = Float64Array.of(3, 0, 0, 4);
  expect(relativeChange(Float64Array.of(3, 1, 1, 4), start)).toBeCloseTo(Math.SQRT2 / 5, 12);
  expect(relativeChange(start, start)).toBe(0);
});

describe('the alignment of kernels', () => {
  it.each<[string, Kernel]>([
    ['the same features', kernelOf(features)],
    ['rotated ones', each(([a = 0, b = 0, c = 0]) => [0.6 * a - 0.8 * b, 0.8 * a + 0.6 * b, c])],
    ['scaled ones', each((row) => row.map((value) => -7 * value))],
    ['shifted ones', each(([a = 0, b = 0, c = 0]) => [a + 5, b - 3, c + 1])],
    ['doubled ones', each((row) => [...row, ...row])],
  ])('is 1 for %s', (_, kernel) => {
    expect(alignment(kernel, kernelOf(features))).toBeCloseTo(1, 12);
    expect(misalignment(kernel, kernelOf(features))).toBeCloseTo(0, 12);
  });

  it('is a number worked out by hand for others', () => {
    // Centered, e·eᵀ of e = (1, 0, 0) is a·aᵀ with a = (2, −1, −1)/3, of (0, 1, 1) the same; of
    // (0, 1, 0) it is b·bᵀ with b = (−1, 2, −1)/3. The cosine is (a·b ÷ ‖a‖‖b‖)² = (−3/6)².
    const e = kernelOf([[1], [0], [0]]);
    expect(alignment(e, kernelOf([[0], [1], [1]]))).toBeCloseTo(1, 12);
    expect(alignment(e, kernelOf([[0], [1], [0]]))).toBeCloseTo(1 / 4, 12);
    // a·aᵀ against a·aᵀ + c·cᵀ with c = (0, 1, −1)/2 ⊥ a: ‖a‖² = 2/3, ‖c‖² = 1/2.
    const both = kernelOf([
      [1, 0],
      [0, 0.5],
      [0, -0.5],
    ]);
    expect(alignment(e, both)).toBeCloseTo(2 / 3 / Math.hypot(2 / 3, 1 / 2), 12);
  });

  it('is symmetric', () => {
    const other = each(([a = 0, b = 0, c = 0]) => [a * b, b * c, c * a]);
    const here = alignment(kernelOf(features), other);
    expect(alignment(other, kernelOf(features))).toBeCloseTo(here, 12);
    expect(here).toBeGreaterThan(0);
    expect(here).toBeLessThan(0.99);
  });

  it('falls short of 1 with the square of a change, down to the smallest', () => {
    const start = kernelOf(features);
    const moved = (by: number): number =>
      misalignment(
        each(([a = 0, b = 0, c = 0]) => [a + by * b * b, b, c]),
        start,
      );
    for (const by of [1e-3, 1e-5, 1e-6]) expect(moved(by) / moved(by / 10)).toBeCloseTo(100, 0);
  });

  it('is 1 for any two examples, and NaN for a single one', () => {
    expect(
      alignment(
        kernelOf([
          [1, 2],
          [0, 5],
        ]),
        kernelOf([
          [3, 4],
          [-1, 1],
        ]),
      ),
    ).toBeCloseTo(1, 12);
    expect(alignment(kernelOf([[1, 2]]), kernelOf([[3, 4]]))).toBeNaN();
  });

  it('is NaN where an entry is', () => {
    const broken = kernelOf([[Number.NaN], [1], [2]]);
    expect(misalignment(broken, kernelOf([[0], [1], [2]]))).toBeNaN();
  });
});
