import { describe, expect, it } from 'vitest';
import { incompleteBeta, solveUnit } from '../../src/judge/statistics/beta.ts';
import { rateUpperBound, studentFactor } from '../../src/judge/statistics/quantiles.ts';

const grid = [0.001, 0.1, 0.3, 0.5, 0.77, 0.999];
const shapes = [0.5, 1, 2, 3.5, 40, 300];
const pairs = shapes.flatMap((a) => shapes.map((b): [number, number] => [a, b]));

describe('the incomplete beta function', () => {
  // DLMF 8.17.4: I_x(a, b) = 1 − I_{1−x}(b, a).
  it.each(pairs)('with a = %f and b = %f is symmetric and rises from 0 to 1', (a, b) => {
    const values = [0, ...grid, 1].map((x) => incompleteBeta(x, a, b));
    grid.forEach((x, index) => {
      expect(values[index + 1]).toBeCloseTo(1 - incompleteBeta(1 - x, b, a), 10);
    });
    expect(values).toStrictEqual([...values].sort((p, q) => p - q));
    expect([values[0], values.at(-1)]).toStrictEqual([0, 1]);
  });

  it('is 1/2 in the middle where a = b', () => {
    for (const a of shapes) expect(incompleteBeta(0.5, a, a)).toBeCloseTo(0.5, 12);
  });

  it('has its closed forms', () => {
    for (const x of grid) {
      expect(incompleteBeta(x, 1, 1)).toBeCloseTo(x, 12);
      expect(incompleteBeta(x, 3.5, 1)).toBeCloseTo(x ** 3.5, 12);
      expect(incompleteBeta(x, 1, 40)).toBeCloseTo(1 - (1 - x) ** 40, 12);
      expect(incompleteBeta(x, 0.5, 0.5)).toBeCloseTo((2 / Math.PI) * Math.asin(Math.sqrt(x)), 12);
    }
  });

  // DLMF 8.17.5: for whole m ≤ n, I_x(m, n − m + 1) is the chance of m heads or more in n tosses.
  it('is the binomial’s upper tail', () => {
    const [m, n, x] = [3, 9, 0.37];
    let [chance, ways] = [0, 1];
    for (let heads = 0; heads <= n; heads++) {
      if (heads >= m) chance += ways * x ** heads * (1 - x) ** (n - heads);
      ways = (ways * (n - heads)) / (heads + 1);
    }
    expect(incompleteBeta(x, m, n - m + 1)).toBeCloseTo(chance, 12);
  });
});

it('solving finds where a rising function reaches a level', () => {
  expect(solveUnit((x) => x * x, 0.25)).toBeCloseTo(0.5, 14);
  expect(solveUnit((x) => x, 0)).toBeCloseTo(0, 14);
});

describe('Student’s factor', () => {
  // NIST/SEMATECH e-Handbook, 1.3.6.7.2, critical values of t, columns 0.95, 0.975 and 0.995.
  it.each([
    [1, 6.314, 12.706, 63.657],
    [2, 2.92, 4.303, 9.925],
    [3, 2.353, 3.182, 5.841],
    [8, 1.86, 2.306, 3.355],
    [20, 1.725, 2.086, 2.845],
    [100, 1.66, 1.984, 2.626],
  ])('with %i degrees of freedom agrees with the printed table', (freedom, ...printed) => {
    [0.9, 0.95, 0.99].forEach((confidence, column) => {
      expect(studentFactor(confidence, freedom)).toBeCloseTo(printed[column] as number, 3);
    });
  });

  it('tends to the normal’s', () => {
    expect(studentFactor(0.95, 1e6)).toBeCloseTo(1.95996, 4);
  });
});

describe('the upper bound on a rate', () => {
  // Clopper and Pearson 1934: the rate at which so few cases or fewer have a chance of 1/20.
  it.each([
    [0, 300],
    [1, 300],
    [3, 300],
    [4, 20],
    [19, 20],
  ])('after %i in %i leaves a chance of one in twenty', (count, trials) => {
    const rate = rateUpperBound(count, trials);
    let [chance, ways] = [0, 1];
    for (let cases = 0; cases <= count; cases++) {
      chance += ways * rate ** cases * (1 - rate) ** (trials - cases);
      ways = (ways * (trials - cases)) / (cases + 1);
    }
    expect(chance).toBeCloseTo(0.05, 9);
  });

  it('at other confidences too, and never below the rate that was seen', () => {
    expect(rateUpperBound(0, 300, 0.99)).toBeCloseTo(1 - 0.01 ** (1 / 300), 10);
    for (const count of [0, 1, 5, 9, 10]) {
      expect(rateUpperBound(count, 10)).toBeGreaterThan(count / 10 - 1e-12);
    }
  });
});
