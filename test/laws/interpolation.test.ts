import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  equivalent,
  interpolate,
  muP,
  ntk,
  type Optimizer,
  type Parameterization,
  parameterization,
  regauge,
} from '../../src/index.ts';
import { check } from './check.ts';
import {
  dyadicFraction,
  everyGauge,
  familiesWithGamma,
  freeGauge,
  underEvery,
} from './subjects.ts';

const anyFraction = fc.double({ min: 0, max: 1, noNaN: true });

/** From NTK to μP, halfway is r = 1/4, to the bit and by name. */
function ntkToMuP() {
  return fc.property(anyFraction, everyGauge, freeGauge, (t, gauges, other) => {
    for (const gauge of gauges) {
      const between = interpolate(ntk({ gauge }), muP({ gauge: other }), t);
      expect(between.toJSON()).toStrictEqual(parameterization({ richness: t / 2, gauge }).toJSON());
    }
  });
}

/** The ends are the ends, the order does not matter, and neither does a gauge. */
function endsAndSymmetry(any: fc.Arbitrary<Parameterization>, optimizer: Optimizer) {
  const gauges = fc.tuple(freeGauge, freeGauge);
  return fc.property(any, any, dyadicFraction, gauges, (a, b, t, [g, h]) => {
    const same = (p: Parameterization, q: Parameterization) => equivalent(p, q, { optimizer });
    expect(same(interpolate(a, b, 0), a)).toBe(true);
    expect(same(interpolate(a, b, 1), b)).toBe(true);
    const between = interpolate(a, b, t);
    expect(between.gauge).toStrictEqual(a.gauge);
    expect(same(between, interpolate(b, a, 1 - t))).toBe(true);
    expect(same(between, interpolate(regauge(a, g), regauge(b, h), t))).toBe(true);
    expect(same(interpolate(a, a, t), a)).toBe(true);
  });
}

it('interpolate(ntk(), muP(), t) is parameterization({ richness: t/2 }) exactly', () => {
  check(ntkToMuP(), 200);
});

it('γ is interpolated geometrically', () => {
  const between = interpolate(ntk({ gamma: 1 / 4 }), muP({ gamma: 4 }), 0.75);
  // 4^(−1/4)·4^(3/4): two rounded powers.
  expect(between.scheme).toStrictEqual({
    kind: 'rich',
    richness: 0.375,
    gamma: expect.closeTo(2, 14),
  });
});

describe.each(Object.entries(familiesWithGamma))('interpolation: %s', (_, any) => {
  it('has its ends, is symmetric and blind to gauges', () => {
    underEvery((subject) => check(endsAndSymmetry(any, subject.optimizer), 3));
  });
});
