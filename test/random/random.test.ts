import { describe, expect, it } from 'vitest';
import { normalQuantile, stream } from '../../src/random.ts';

describe('the normal quantile', () => {
  // √2·erf⁻¹(2p − 1) at 40 digits with mpmath, rounded to float64.
  it.each([
    [1e-16, -8.222082216130435],
    [1e-12, -7.034483825301132],
    [1e-9, -5.9978070150076865],
    [1e-6, -4.753424308822899],
    [1e-4, -3.7190164854556804],
    [0.01, -2.326347874040841],
    [0.02425, -1.972961051311885],
    [0.025, -1.9599639845400543],
    [0.1, -1.2815515655446004],
    [0.25, -0.6744897501960817],
    [0.4, -0.2533471031357997],
    [0.5000001, 2.506628273311648e-7],
    [0.6, 0.2533471031357997],
    [0.75, 0.6744897501960817],
    [0.9, 1.2815515655446006],
    [0.95, 1.6448536269514722],
    [0.975, 1.9599639845400538],
    [0.98, 2.0537489106318225],
    [0.99, 2.3263478740408408],
    [0.999, 3.090232306167813],
    [0.999999, 4.753424308817087],
  ])('at %d is the exact one to 1e-8', (p, exact) => {
    expect(Math.abs(normalQuantile(p) / exact - 1)).toBeLessThan(1e-8);
  });

  it('is zero at one half, odd around it, and finite wherever a stream can land', () => {
    expect(normalQuantile(0.5)).toBe(0);
    for (const p of [0.001, 0.02, 0.125, 0.375]) {
      expect(normalQuantile(1 - p)).toBeCloseTo(-normalQuantile(p), 12);
    }
    for (const p of [0.5 / 2 ** 52, 1 - 0.5 / 2 ** 52]) {
      expect(Math.abs(normalQuantile(p))).toBeLessThan(8.3);
    }
  });
});

describe('the streams of uniform numbers', () => {
  const draw = (seed: number, name: string, count: number): number[] => {
    const { uniform } = stream(seed, name);
    return Array.from({ length: count }, () => uniform());
  };
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;

  // 100 000 draws: the mean is out by 0.0009, a decile's share by 0.001, a correlation by 0.003
  // in standard deviations. Four of them are allowed.
  const count = 100_000;
  it('is uniform', () => {
    const values = draw(5, 'kernel', count);
    expect(Math.abs(mean(values) - 0.5)).toBeLessThan(0.004);
    for (let decile = 0; decile < 10; decile++) {
      const share = values.filter((value) => Math.floor(value * 10) === decile).length / count;
      expect(Math.abs(share - 0.1)).toBeLessThan(0.004);
    }
  });

  it.each([
    ['neighbouring seeds', draw(5, 'kernel', count), draw(6, 'kernel', count)],
    ['seeds 2^32 apart', draw(5, 'kernel', count), draw(5 + 2 ** 32, 'kernel', count)],
    ['names that differ in one letter', draw(5, 'h1/kernel', count), draw(5, 'h2/kernel', count)],
    ['one stream and itself a step later', draw(5, 'k', count), draw(5, 'k', count + 1).slice(1)],
  ])('is uncorrelated between %s', (_, a, b) => {
    const correlation = mean(a.map((value, i) => (value - 0.5) * ((b[i] ?? 0) - 0.5))) * 12;
    expect(Math.abs(correlation)).toBeLessThan(0.0127);
  });

  it('filled into arrays is the same as one by one, whatever is drawn in which way', () => {
    const { uniform, fill } = stream(5, 'kernel');
    const values = [3, 0, 1, 1024].flatMap((length) => {
      const filled = new Float64Array(length);
      fill(filled);
      return [...filled, uniform()];
    });
    expect(values).toStrictEqual(draw(5, 'kernel', values.length));
  });
});
