import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Optimizer,
  type Parameterization,
  predict,
  type Role,
  regauge,
} from '../../src/index.ts';
import { check, expectAllSame, expectSame } from './check.ts';
import { everyGauge, familiesWithGamma, underEvery } from './subjects.ts';

const roles = ['input', 'hidden', 'output', 'fixed'] as const;

function numbers(p: Parameterization, role: Role, optimizer: Optimizer): number[] {
  const { multiplier, init, lr, epsilon, weightDecay } = p.exponents({ role, optimizer });
  return [multiplier, init, lr, epsilon, weightDecay];
}

/** There and back again; the path does not matter. */
function thereAndBack(any: fc.Arbitrary<Parameterization>, optimizer: Optimizer) {
  return fc.property(any, everyGauge, (p, gauges) => {
    for (const gauge of gauges) {
      const there = regauge(p, gauge);
      expect(there.gauge).toStrictEqual(gauge);
      const back = regauge(there, p.gauge);
      expect(back.toJSON()).toStrictEqual(p.toJSON());
      for (const role of roles) {
        const around = regauge(regauge(p, 'unit-init'), gauge);
        expectAllSame(numbers(back, role, optimizer), numbers(p, role, optimizer), role);
        expectAllSame(numbers(around, role, optimizer), numbers(there, role, optimizer), role);
      }
      // What can be observed is the same; the stored gradients are not.
      const { gradientNorm: _, ...observed } = predict(there, { optimizer });
      const { gradientNorm: __, ...expected } = predict(p, { optimizer });
      expect(observed).toStrictEqual(expected);
    }
  });
}

/** Each named gauge holds at one the knob that it is named for. */
function namedKnobs(any: fc.Arbitrary<Parameterization>, optimizer: Optimizer) {
  return fc.property(any, (p) => {
    for (const role of roles) {
      const exponents = (gauge: 'unit-multiplier' | 'unit-gradient' | 'unit-init') =>
        regauge(p, gauge).exponents({ role, optimizer });
      const sgd = regauge(p, 'unit-gradient').exponents({ role, optimizer: 'sgd' });
      expectSame(exponents('unit-multiplier').multiplier, 0, role);
      expectSame(exponents('unit-init').init, 0, role);
      expectSame(sgd.lr, 0, role);
      expectSame(exponents('unit-gradient').multiplier, sgd.multiplier, role);
    }
  });
}

describe.each(Object.entries(familiesWithGamma))('regauge: %s', (_, any) => {
  it('there and back again', () => {
    underEvery((subject) => check(thereAndBack(any, subject.optimizer), 2));
  });
  it('each named gauge holds its own knob at one', () => {
    underEvery((subject) => check(namedKnobs(any, subject.optimizer), 2));
  });
});
