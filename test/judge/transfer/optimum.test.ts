import { describe, expect, it } from 'vitest';
import { fitOptimum, lossAt, type RatePoint } from '../../../src/judge/transfer/optimum.ts';
import { normals } from './synthetic.ts';

function pointsOf(log2: readonly number[], loss: (log2: number) => number): RatePoint[] {
  return log2.map((each) => ({ log2: each, loss: loss(each) }));
}

const grid = [-9, -8, -7, -6, -5, -4, -3];

describe('fitOptimum', () => {
  it.each([-6.4, -6, -5.2, -7.5])('finds the vertex of a parabola exactly, at %s', (vertex) => {
    const fit = fitOptimum(pointsOf(grid, (x) => 0.3 + 0.07 * (x - vertex) ** 2));
    expect(fit?.log2).toBeCloseTo(vertex, 10);
    expect(fit?.loss).toBeCloseTo(0.3, 10);
    expect(fit?.edge).toBeUndefined();
  });

  it('does so on grids that are not evenly spaced', () => {
    const fit = fitOptimum(pointsOf([-9, -7.5, -6.2, -5.9, -4, -3], (x) => 1 + (x + 6.1) ** 2));
    expect(fit?.log2).toBeCloseTo(-6.1, 10);
    expect(fit?.loss).toBeCloseTo(1, 10);
  });

  it('is steadier against noise than the vertex of three points', () => {
    const normal = normals(7);
    const errors = { five: 0, three: 0 };
    for (let trial = 0; trial < 200; trial++) {
      const noisy = pointsOf(grid, (x) => 0.3 + 0.05 * (x + 6.2) ** 2 + 0.01 * normal());
      errors.five += ((fitOptimum(noisy)?.log2 ?? Infinity) + 6.2) ** 2;
      const best = noisy.reduce((a, b) => (b.loss < a.loss ? b : a));
      const at = noisy.indexOf(best);
      const three = fitOptimum(noisy.slice(at - 1, at + 2));
      errors.three += ((three?.log2 ?? Infinity) + 6.2) ** 2;
    }
    // Five points of a parabola tell its vertex with a third of the variance or less.
    expect(errors.five).toBeLessThan(errors.three / 2);
    expect(Math.sqrt(errors.five / 200)).toBeLessThan(0.12);
  });

  it('stays beside the best point where the curve ends in a cliff', () => {
    const smooth = (x: number): number => 0.3 + 0.05 * (x + 6) ** 2;
    const diverging = pointsOf(grid, (x) => (x > -6 ? Number.POSITIVE_INFINITY : smooth(x)));
    const fit = fitOptimum(diverging);
    expect(fit?.log2).toBeLessThanOrEqual(-6);
    expect(fit?.log2).toBeGreaterThan(-6.5);
    expect(fit?.edge).toBeUndefined();
  });

  it('takes every useless loss for the same, infinite or not', () => {
    const losses = (high: number): RatePoint[] =>
      pointsOf(grid, (x) => (x > -5 ? high : 0.5 + 0.1 * (x + 5.6) ** 2));
    const fits = [2.3, 50, 1e30, Number.POSITIVE_INFINITY].map((high) =>
      fitOptimum(losses(high), 2.3),
    );
    for (const fit of fits) expect(fit).toStrictEqual(fits[0]);
    // Without a cap a loss of 1e30 would be all that the parabola sees.
    expect(fits[0]?.log2).toBeCloseTo(-5.6, 0);
  });

  it.each([
    ['low', [1, 2, 3, 4]],
    ['high', [4, 3, 2, 1]],
  ] as const)('tells that the best is on the %s edge', (edge, losses) => {
    const points = losses.map((loss, index) => ({ log2: index, loss }));
    expect(fitOptimum(points)).toStrictEqual({ ...points[edge === 'low' ? 0 : 3], edge });
  });

  it('takes a single rate that did not diverge', () => {
    const points = pointsOf(grid, (x) => (x === -6 ? 0.4 : Number.POSITIVE_INFINITY));
    expect(fitOptimum(points)).toStrictEqual({ log2: -6, loss: 0.4 });
  });

  it('finds none where all diverged', () => {
    expect(fitOptimum(pointsOf(grid, () => Number.POSITIVE_INFINITY))).toBeUndefined();
    expect(fitOptimum([])).toBeUndefined();
  });

  it('takes the best point where nothing was learned', () => {
    const useless = pointsOf(grid, (x) => 2.4 + 0.01 * (x + 6.3) ** 2);
    const fit = fitOptimum(useless, 2.3);
    expect(fit?.log2).toBe(-6);
    expect(fit?.parabola).toBeUndefined();
  });
});

describe('lossAt', () => {
  const curve = pointsOf(grid, (x) => 0.3 + 0.05 * (x + 6.3) ** 2);
  const fit = fitOptimum(curve);

  it('is on the parabola near the optimum', () => {
    expect(lossAt(curve, fit, -6.3)).toBeCloseTo(0.3, 10);
    expect(lossAt(curve, fit, -5.7)).toBeCloseTo(0.3 + 0.05 * 0.6 ** 2, 10);
  });

  it('is on the line between two points elsewhere', () => {
    const [a = Number.NaN, b = Number.NaN] = [curve[5]?.loss, curve[6]?.loss];
    expect(lossAt(curve, fit, -3.25)).toBeCloseTo(a + 0.75 * (b - a), 10);
    expect(lossAt(curve, fit, -3)).toBe(b);
  });

  it('is what was measured where a fit clipped it', () => {
    const steep = pointsOf(grid, (x) => (x > -6 ? 1e9 : 0.5 + 0.1 * (x + 6.2) ** 2));
    const own = fitOptimum(steep, 2.3);
    expect(lossAt(steep, own, -5)).toBe(1e9);
    expect(lossAt(steep, own, -5.5)).toBeCloseTo(5e8, -3);
    expect(lossAt(steep, own, own?.log2 ?? 0)).toBeCloseTo(own?.loss ?? 0, 10);
  });

  it('is infinite beside a point that diverged, and beyond the curve', () => {
    const cliff = pointsOf(grid, (x) => (x > -6 ? Number.POSITIVE_INFINITY : 0.3 - x / 100));
    const own = fitOptimum(cliff);
    expect(lossAt(cliff, own, -5.9)).toBe(Number.POSITIVE_INFINITY);
    expect(lossAt(cliff, own, -5)).toBe(Number.POSITIVE_INFINITY);
    expect(lossAt(cliff, own, -6)).toBeLessThan(1);
    expect(lossAt(curve, fit, -2)).toBe(Number.POSITIVE_INFINITY);
    expect(lossAt(curve, fit, -10)).toBe(Number.POSITIVE_INFINITY);
  });
});
