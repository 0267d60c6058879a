import { describe, expect, it } from 'vitest';
import {
  type Dim,
  muP,
  type Optimizer,
  type Parameterization,
  parameterization,
  plan,
  sp,
  type TensorSpec,
} from '../../src/index.ts';

/** Widths that grow by 16 and by 4 on the way to an output. */
const wide: Dim = { size: 256, base: 16 };
const narrow: Dim = { size: 64, base: 16 };
const network = (first: Dim, last: Dim, told = true): readonly TensorSpec[] => {
  const read = told ? { lastWidth: last } : {};
  return [
    { name: 'in', fanIn: 8, fanOut: first, ...read },
    { name: 'bias', kind: 'bias', size: first, ...read },
    { name: 'square', fanIn: first, fanOut: first, ...read },
    { name: 'hidden', fanIn: first, fanOut: last },
    { name: 'out', fanIn: last, fanOut: 4 },
  ];
};
const planned = (
  tensors: readonly TensorSpec[],
  optimizer: Optimizer = 'sgd',
  p: Parameterization = muP(),
) => plan({ parameterization: p, optimizer, tensors });

describe('the width that the output reads', () => {
  it('holds the rates of SGD to (m·m_last)^r ÷ m_in where it grows more slowly', () => {
    for (const r of [0, 1 / 4, 1 / 2]) {
      const { row } = planned(network(wide, narrow), 'sgd', parameterization({ richness: r }));
      const rate = (16 * 4) ** r;
      expect(row('in').lr).toBeCloseTo(rate, 12);
      expect(row('bias').lr).toBeCloseTo(rate, 12);
      expect(row('square').lr).toBeCloseTo(rate / 16, 12);
      expect(row('hidden').lr).toBeCloseTo(4 ** (2 * r) / 16, 12);
      expect(row('in').why).toMatch(/; the output reads 16→64$/);
    }
  });

  it('raises no rate where it grows faster', () => {
    const rates = (told: boolean) => planned(network(narrow, wide, told)).rows.map(({ lr }) => lr);
    expect(rates(true)).toStrictEqual(rates(false));
  });

  it('leaves what decay takes in a step, and the init, as they are', () => {
    const [told, untold] = [true, false].map(
      (given) => planned(network(wide, narrow, given), { name: 'sgd' }).rows,
    );
    told?.forEach((row, index) => {
      const other = untold?.[index];
      expect(row.lr * row.weightDecay).toBeCloseTo(
        (other?.lr ?? 0) * (other?.weightDecay ?? 0),
        12,
      );
      expect([row.init, row.multiplier]).toStrictEqual([other?.init, other?.multiplier]);
      // The gradient norm weighs each tensor as SGD does.
      expect(row.gradientWeight).toBeCloseTo(row.lr, 12);
    });
  });

  it('is a gauge’s to know of as little as its own width', () => {
    const products = (gauge: 'unit-multiplier' | 'unit-init') =>
      planned(network(wide, narrow), 'sgd', muP({ gauge })).rows.map(
        ({ lr, multiplier }) => lr * multiplier ** 2,
      );
    products('unit-init').forEach((product, index) => {
      expect(product / (products('unit-multiplier')[index] ?? 0)).toBeCloseTo(1, 12);
    });
  });

  it('is nothing to rules that do not go with the gradient, and off the richness line', () => {
    for (const [optimizer, p] of [
      ['adam', muP()],
      ['sgd', sp()],
    ] as const) {
      const rates = (told: boolean) =>
        planned(network(wide, narrow, told), optimizer, p).rows.map(({ lr, epsilon }) => [
          lr,
          epsilon,
        ]);
      expect(rates(true)).toStrictEqual(rates(false));
    }
  });

  it('takes the warning of unequal widths away where it is known of all tensors', () => {
    const warned = (tensors: readonly TensorSpec[], optimizer: Optimizer = 'sgd') =>
      planned(tensors, optimizer).warnings.some((each) => each.startsWith('Widths grow'));
    expect(warned(network(wide, narrow, false))).toBe(true);
    expect(warned(network(wide, narrow))).toBe(false);
    expect(warned(network(wide, narrow), 'adam')).toBe(true);
    const [first, ...others] = network(wide, narrow);
    const { lastWidth: _, ...forgotten } = first as TensorSpec;
    expect(warned([forgotten as TensorSpec, ...others])).toBe(true);
  });
});
