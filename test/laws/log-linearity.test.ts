import fc from 'fast-check';
import { describe, it } from 'vitest';
import type { Gauge, Parameterization, PlanRow } from '../../src/index.ts';
import { interpolate, type Optimizer, parameterization, plan, regauge } from '../../src/index.ts';
import { check, expectClose } from './check.ts';
import { anyWidths, network, type Widths } from './networks.ts';
import {
  anyGamma,
  anyRichness,
  dyadicFraction,
  everyGauge,
  families,
  optimizers,
  planFactors,
  underEvery,
} from './subjects.ts';

type Optimized = { optimizer: Optimizer; widths: Widths };

function logs(p: Parameterization, { optimizer, widths }: Optimized): number[] {
  const rows = plan({ parameterization: p, optimizer, tensors: network(widths) }).rows;
  return rows.flatMap((row: PlanRow) => planFactors.map((factor) => Math.log(row[factor])));
}

/** Absolute error: a relative error of a factor is an absolute one of its logarithm. */
function expectBetween(a: number[], middle: number[], b: number[], t: number): void {
  middle.forEach((value, index) => {
    const expected = (1 - t) * (a[index] ?? NaN) + t * (b[index] ?? NaN);
    expectClose(value, expected, `factor ${index}`, 10);
  });
}

/** Log-linearity: at a fixed width the logarithm of every factor is affine in r, and in log γ. */
function affineInRichness(optimizer: Optimizer) {
  return fc.property(
    fc.tuple(anyRichness, anyRichness, anyGamma, anyGamma, dyadicFraction),
    everyGauge,
    anyWidths,
    ([r, s, gamma, delta, t], gauges, widths) => {
      const at = (fraction: number, gauge: Gauge) =>
        parameterization({
          richness: (1 - fraction) * r + fraction * s,
          gamma: gamma ** (1 - fraction) * delta ** fraction,
          gauge,
        });
      for (const gauge of gauges) {
        const [a, middle, b] = [0, t, 1].map((fraction) =>
          logs(at(fraction, gauge), { optimizer, widths }),
        );
        expectBetween(a ?? [], middle ?? [], b ?? [], t);
      }
    },
  );
}

/** Log-linearity in t: linear in the exponents, in `unit-multiplier`, for each optimizer. */
function affineInFraction(any: fc.Arbitrary<Parameterization>, optimizer: Optimizer) {
  return fc.property(
    fc.tuple(any, anyRichness, anyGamma, dyadicFraction),
    anyWidths,
    ([p, richness, gamma, t], widths) => {
      const a = regauge(p, 'unit-multiplier');
      const b = parameterization({ richness, gamma });
      const [from, middle, to] = [a, interpolate(a, b, t), b].map((q) =>
        logs(q, { optimizer, widths }),
      );
      expectBetween(from ?? [], middle ?? [], to ?? [], t);
    },
  );
}

describe.each(optimizers)('log-linear in r under $label', ({ optimizer }) => {
  it('every factor in every gauge', () => {
    check(affineInRichness(optimizer));
  });
});

describe.each(Object.entries(families))('log-linear in t: %s', (_, any) => {
  it('every factor of an interpolation', () => {
    underEvery((subject) => check(affineInFraction(any, subject.optimizer), 2));
  });
});
