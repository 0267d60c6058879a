// For unit tests of scaling rules: exponents are values, and literal types.
import { abc, classify, equivalent, muP, ntk, regauge, sp } from 'richscale';
import { expect, expectTypeOf, test } from 'vitest';

test('our hidden layers follow μP under Adam', () => {
  const ours = abc({
    name: 'ours',
    optimizer: 'adam',
    exponents: {
      input: { multiplier: 0, init: 0, lr: 0 },
      hidden: { multiplier: 0, init: -0.5, lr: -1 },
      output: { multiplier: -1, init: 0, lr: 0 },
    },
  });
  expect(equivalent(ours, muP(), { optimizer: 'adam' })).toBe(true);
  expect(classify(ours, { optimizer: 'adam' })).toMatchObject({ regime: 'rich', richness: 0.5 });
  expect(classify(sp(), { optimizer: 'adam' }).regime).toBe('unstable');
  expect(regauge(ntk(), 'unit-gradient').exponents({ role: 'hidden', optimizer: 'sgd' }).lr).toBe(
    0,
  );
  expectTypeOf(muP().exponents({ role: 'hidden', optimizer: 'adam' }).lr).toEqualTypeOf<-1>();
});
