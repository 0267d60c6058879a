import { describe, expect, it } from 'vitest';
import { fitExponent } from '../../../src/lab/statistics/exponent-fit.ts';
import { rateUpperBound, studentFactor } from '../../../src/lab/statistics/quantiles.ts';
import { normalQuantile, stream } from '../../../src/tfjs/initial/random.ts';

describe('Student’s factor', () => {
  // Any printed table of two-sided critical values.
  it.each([
    [0.95, 1, 12.706],
    [0.95, 4, 2.776],
    [0.95, 10, 2.228],
    [0.99, 5, 4.032],
    [0.9, 30, 1.697],
  ])('at %f with %i degrees of freedom is %f', (confidence, freedom, factor) => {
    expect(studentFactor(confidence, freedom)).toBeCloseTo(factor, 3);
  });
});

describe('the upper bound on a rate', () => {
  it('after no case in n trials is 1 − 0.05^(1/n)', () => {
    for (const trials of [10, 300]) {
      expect(rateUpperBound(0, trials)).toBeCloseTo(1 - 0.05 ** (1 / trials), 10);
    }
  });
  it('of 1 in 10 is 0.3942, and of all is 1', () => {
    expect(rateUpperBound(1, 10)).toBeCloseTo(0.3942, 4);
    expect(rateUpperBound(10, 10)).toBe(1);
  });
});

describe('a fitted exponent', () => {
  const widths = [64, 128, 256, 512];
  it('of an exact power is exact, whatever a seed multiplies it by', () => {
    const sizes = widths.flatMap((width) =>
      [1, 2].map((seed) => ({ width, seed, value: seed * width ** -0.5 })),
    );
    const fit = fitExponent(sizes);
    expect(fit.exponent).toBeCloseTo(-0.5, 12);
    expect(fit.interval.max - fit.interval.min).toBeLessThan(1e-9);
  });

  it('leaves out and counts what has no logarithm', () => {
    const sizes = [...widths, 1024, 2048].map((width, index) => ({
      width,
      seed: 1,
      value: index === 4 ? 0 : index === 5 ? Number.NaN : width,
    }));
    expect(fitExponent(sizes)).toMatchObject({ used: 4, left: 2 });
    expect(fitExponent(sizes).exponent).toBeCloseTo(1, 12);
  });

  it('has an infinite interval where nothing is left to tell the noise from', () => {
    const fit = fitExponent([64, 128].map((width) => ({ width, seed: 1, value: width })));
    expect(fit.interval).toStrictEqual({ min: -Infinity, max: Infinity });
  });

  it('lies within its 95 % interval in about 95 of 100 samples', () => {
    const trials = 400;
    let inside = 0;
    for (let trial = 0; trial < trials; trial++) {
      const source = stream(trial, 'noise');
      const sizes = widths.flatMap((width) =>
        [1, 2, 3].map((seed) => ({
          width,
          seed,
          value: width ** 0.25 * Math.exp(0.2 * normalQuantile(source.uniform())),
        })),
      );
      const { interval } = fitExponent(sizes);
      if (interval.min <= 0.25 && 0.25 <= interval.max) inside += 1;
    }
    // Four standard deviations of 400 draws.
    expect(Math.abs(inside / trials - 0.95)).toBeLessThan(0.044);
  });
});
