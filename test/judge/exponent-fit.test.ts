import { describe, expect, it } from 'vitest';
import { fitExponent, type SizeAtWidth } from '../../src/judge/statistics/exponent-fit.ts';
import { normalQuantile, stream } from '../../src/random.ts';

/** Sizes n^slope with each seed's own factor, and noise on the logarithm. */
function noisy(
  sample: number,
  { slope = 0.25, noise = 0.2, widths = [64, 128, 256, 512], seeds = [1, 2, 3] } = {},
): readonly SizeAtWidth[] {
  const { uniform } = stream(sample, 'exponent fit');
  return seeds.flatMap((seed) => {
    const offset = 5 * uniform();
    return widths.map((width) => ({
      width,
      seed,
      value: width ** slope * Math.exp(offset + noise * normalQuantile(uniform())),
    }));
  });
}

const samples = Array.from({ length: 400 }, (_, index) => index);

describe('an exponent’s interval', () => {
  // The bounds are four standard deviations of 400 draws away from the confidence.
  it.each([
    ['three seeds with offsets of their own', {}, 0.95, 0.044],
    ['one seed', { seeds: [1] }, 0.95, 0.044],
    ['three widths', { widths: [64, 128, 256] }, 0.95, 0.044],
    ['two widths and six seeds', { widths: [64, 512], seeds: [1, 2, 3, 4, 5, 6] }, 0.95, 0.044],
    ['widths that lie unevenly', { widths: [10, 11, 12, 500] }, 0.95, 0.044],
    ['half confidence', {}, 0.5, 0.1],
  ])('covers the truth as often as it says: %s', (_, setup, confidence, within) => {
    const covered = samples.filter((sample) => {
      const { interval } = fitExponent(noisy(sample, setup), confidence);
      return interval.min <= 0.25 && 0.25 <= interval.max;
    });
    expect(Math.abs(covered.length / samples.length - confidence)).toBeLessThan(within);
  });

  it('narrows with more seeds, and with wider widths', () => {
    const width = (setup: Parameters<typeof noisy>[1]): number => {
      const each = samples.map((sample) => fitExponent(noisy(sample, setup)).interval);
      return each.reduce((sum, { min, max }) => sum + max - min, 0) / each.length;
    };
    const usual = width({});
    expect(width({ seeds: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] }) / usual).toBeLessThan(0.5);
    expect(width({ widths: [64, 256, 1024, 4096] }) / usual).toBeCloseTo(0.5, 2);
  });
});

describe('a fitted exponent', () => {
  it('is the mean of the seeds’ own where they differ, as each has the same widths', () => {
    const widths = [8, 16, 32];
    const fit = fitExponent([
      ...widths.map((width) => ({ width, seed: 1, value: width ** 0.2 })),
      ...widths.map((width) => ({ width, seed: 2, value: 7 * width ** 0.4 })),
    ]);
    expect(fit.exponent).toBeCloseTo(0.3, 12);
    expect(fit.intercept).toBeCloseTo(Math.log(7) / 2, 12);
    expect(fit.interval.min).toBeLessThan(0.25);
  });

  it('does not take a seed that is missing at some widths for growth', () => {
    const sizes = [
      ...[8, 16, 32, 64].map((width) => ({ width, seed: 1, value: 1 })),
      // Its factor is another, and it is there at great widths only.
      ...[32, 64].map((width) => ({ width, seed: 2, value: 100 })),
      { width: 64, seed: 3, value: 1e6 },
    ];
    expect(fitExponent(sizes).exponent).toBeCloseTo(0, 12);
  });

  it('tells the scatter around the line', () => {
    const scatter = samples.map((sample) => fitExponent(noisy(sample, { noise: 0.3 })).scatter);
    const mean = scatter.reduce((sum, each) => sum + each ** 2, 0) / scatter.length;
    expect(Math.sqrt(mean)).toBeCloseTo(0.3, 1);
  });

  it('leaves out, and counts, zeros, negative, infinite values and NaN', () => {
    const sizes = noisy(1, { noise: 0, seeds: [1] });
    const bad = [0, -1, Infinity, -Infinity, Number.NaN].map((value, index) => ({
      width: 1000 + index,
      seed: 1,
      value,
    }));
    expect(fitExponent([...bad, ...sizes])).toStrictEqual({ ...fitExponent(sizes), left: 5 });
  });

  it('is not a number, its interval neither, where nothing can be fitted', () => {
    for (const sizes of [[], [{ width: 8, seed: 1, value: 2 }], noisy(1, { widths: [64] })]) {
      const { exponent, interval, used } = fitExponent(sizes);
      expect([exponent, interval.min, interval.max]).toStrictEqual([NaN, NaN, NaN]);
      expect(used).toBe(sizes.length);
    }
  });
});
