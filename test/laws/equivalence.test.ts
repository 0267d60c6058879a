import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  abc,
  equivalent,
  interpolate,
  meanField,
  muP,
  ntk,
  type Optimizer,
  type Parameterization,
  parameterization,
  regauge,
  sp,
} from '../../src/index.ts';
import { check } from './check.ts';
import {
  dyadicRichness,
  everyGauge,
  familiesWithGamma,
  freeGauge,
  optimizers,
  underEvery,
} from './subjects.ts';

const none = { multiplier: 0, init: 0, lr: 0 };

/** Few enough that two draws are often the same in other clothes. */
const pool: fc.Arbitrary<Parameterization> = fc
  .tuple(
    fc.constantFrom<Parameterization>(
      muP(),
      meanField(),
      interpolate(ntk(), muP(), 1),
      ntk(),
      parameterization({ richness: 0 }),
      interpolate(sp(), ntk(), 1),
      sp(),
      interpolate(sp(), muP(), 0),
      abc({
        name: 'TP5 Table 3, SGD',
        optimizer: 'sgd',
        exponents: {
          input: { ...none, lr: 1 },
          hidden: { ...none, init: -1 / 2 },
          output: { multiplier: 0, init: -1, lr: -1 },
        },
      }),
      muP({ gamma: 2 }),
    ),
    freeGauge,
  )
  .map(([p, gauge]) => regauge(p, gauge));

function equivalenceRelation(optimizer: Optimizer) {
  const same = (p: Parameterization, q: Parameterization) => equivalent(p, q, { optimizer });
  return fc.property(pool, pool, pool, (a, b, c) => {
    expect(same(a, a)).toBe(true);
    expect(same(a, b)).toBe(same(b, a));
    if (same(a, b)) expect(same(a, c)).toBe(same(b, c));
  });
}

function gaugeBlind(any: fc.Arbitrary<Parameterization>, optimizer: Optimizer) {
  return fc.property(any, everyGauge, (p, gauges) => {
    for (const gauge of gauges) expect(equivalent(p, regauge(p, gauge), { optimizer })).toBe(true);
  });
}

function tellsApart(optimizer: Optimizer) {
  const two = fc.tuple(dyadicRichness, dyadicRichness).filter(([r, s]) => r !== s);
  return fc.property(two, freeGauge, ([r, s], gauge) => {
    const a = parameterization({ richness: r });
    const same = (p: Parameterization) => equivalent(a, p, { optimizer });
    expect(same(parameterization({ richness: s, gauge }))).toBe(false);
    expect(same(parameterization({ richness: r, gamma: 2, gauge }))).toBe(false);
    expect(same(regauge(sp(), gauge))).toBe(false);
  });
}

describe.each(optimizers)('equivalence under $label', ({ optimizer }) => {
  it('is reflexive, symmetric and transitive', () => {
    check(equivalenceRelation(optimizer), 200);
  });
  it('tells r, γ and SP apart', () => {
    check(tellsApart(optimizer));
  });
});

describe.each(Object.entries(familiesWithGamma))('equivalence: %s', (_, any) => {
  it('is blind to the gauge', () => {
    underEvery((subject) => check(gaugeBlind(any, subject.optimizer), 3));
  });
});
