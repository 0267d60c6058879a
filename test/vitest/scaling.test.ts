import { describe, expect, it } from 'vitest';
import { judgeScaling } from '../../src/judge/judge-scaling.ts';
import { fitExponent } from '../../src/judge/statistics/exponent-fit.ts';
import '../../src/vitest/index.ts';
import { messageOf, sizesOf } from './results.ts';

describe('toScaleAs', () => {
  it.each([-1, -1 / 2, 0, 1 / 2])('tells n^%f from the exponents 1/2 away', (exponent) => {
    const sizes = sizesOf(exponent);
    expect(sizes).toScaleAs({ exponent });
    expect(sizes).not.toScaleAs({ exponent: exponent + 1 / 2 });
    expect(sizes).not.toScaleAs({ exponent: exponent - 1 / 2 });
    expect(fitExponent(sizes)).toScaleAs({ exponent });
    expect(fitExponent(sizes)).not.toScaleAs({ exponent: exponent + 1 / 2 });
  });

  it('takes sizes without seeds', () => {
    const sizes = sizesOf(-1 / 2).map(({ width, value }) => ({ width, value }));
    expect(sizes).toScaleAs({ exponent: -1 / 2 });
  });

  it('goes by the ends of the interval, not by the exponent', () => {
    const sizes = sizesOf(0.05);
    const { interval } = fitExponent(sizes);
    const reach = Math.max(Math.abs(interval.min), Math.abs(interval.max));
    expect(judgeScaling(sizes, { exponent: 0, tolerance: reach + 1e-9 }).verdict).toBe('pass');
    expect(judgeScaling(sizes, { exponent: 0, tolerance: reach - 1e-9 }).verdict).toBe('undecided');
    expect(judgeScaling(sizes, { exponent: 0, tolerance: interval.min + 1e-9 }).verdict).toBe(
      'undecided',
    );
    expect(judgeScaling(sizes, { exponent: 0, tolerance: interval.min - 1e-9 }).verdict).toBe(
      'fail',
    );
  });

  it('fails with the interval, and the sizes beside what they should be', () => {
    const sizes = sizesOf(1 / 2, { scatter: 1e-9 });
    const message = messageOf(() => expect(sizes).toScaleAs({ exponent: 0, tolerance: 0.1 }));
    expect(message).toBe(`expect(received).toScaleAs(expected)

It grows as n^0.5, with 95% confidence between n^0.5 and n^0.5: outside of n^0 ± 0.1.

width  sizes  geometric mean  as n^0
64         3             2.4     2.4
128        3            3.39     2.4
256        3             4.8     2.4
512        3            6.79     2.4`);
  });

  it('says under .not what it is within', () => {
    const message = messageOf(() => expect(sizesOf(0)).not.toScaleAs({ exponent: 0 }));
    expect(message).toMatch(/^expect\(received\)\.not\.toScaleAs\(expected\)\n\nIt grows as/);
    expect(message).toContain('within n^0 ± 0.25.');
  });

  it('is undecided where the interval is too wide, and the seeds it asks for decide', () => {
    const noisy = { scatter: 0.4 };
    const sizes = sizesOf(0, noisy);
    const message = messageOf(() => expect(sizes).toScaleAs({ exponent: 0 }));
    expect(message).toMatch(
      /UNDECIDED whether it grows as n\^0 ± 0\.25\. It grows as n\^\S+, with/,
    );
    const [, seeds] = /About (\d+) seeds/.exec(message) ?? [];
    expect(Number(seeds)).toBeGreaterThan(3);
    expect(sizesOf(0, { ...noisy, seeds: Number(seeds) })).toScaleAs({ exponent: 0 });
    expect(messageOf(() => expect(sizes).not.toScaleAs({ exponent: 0 }))).toContain('.not too');
    const fit = messageOf(() => expect(fitExponent(sizes)).toScaleAs({ exponent: 0 }));
    expect(fit).toMatch(/About \d+(\.\d)? times as many seeds/);
  });

  it('is undecided where too little was measured', () => {
    const line = sizesOf(0, { seeds: 1, widths: [64, 128] });
    const point = sizesOf(0, { widths: [64] });
    for (const sizes of [line, point]) {
      const message = messageOf(() => expect(sizes).toScaleAs({ exponent: 0 }));
      expect(message).toContain('That takes sizes at two widths or more');
      expect(message).not.toMatch(/NaN|Infinity/);
      expect(() => expect(sizes).not.toScaleAs({ exponent: 0 })).toThrow('UNDECIDED');
    }
  });

  it.each([0, Number.NaN, Number.POSITIVE_INFINITY])('is undecided with a size of %f', (value) => {
    const sizes = [...sizesOf(0), { width: 512, seed: 9, value }];
    for (const measured of [sizes, fitExponent(sizes)]) {
      const judged = judgeScaling(measured, { exponent: 0 });
      expect(judged.verdict).toBe('undecided');
      expect(judged.message).toContain('1 of 13 sizes are not positive finite numbers');
    }
  });

  it('refuses other values', () => {
    const refuse = (received: unknown): string =>
      messageOf(() => expect(received as never[]).not.toScaleAs({ exponent: 0 }));
    for (const value of [[], [1, 2], [{ width: 0, value: 1 }], [{ width: 64 }], {}, null]) {
      expect(refuse(value)).toContain('neither a list of measured sizes nor a fitted exponent');
    }
    const sizes = sizesOf(0);
    expect(() => judgeScaling(sizes, { exponent: Number.NaN })).toThrow('exponent: received NaN');
    for (const tolerance of [0, -0.1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => judgeScaling(sizes, { exponent: 0, tolerance })).toThrow('tolerance: received');
    }
  });
});
