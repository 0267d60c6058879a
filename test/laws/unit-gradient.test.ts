import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Optimizer, parameterization, plan, predict } from '../../src/index.ts';
import { check } from './check.ts';
import { anyWidths, network } from './networks.ts';
import { anyRichness, dyadicRichness, optimizers } from './subjects.ts';

const gauge = 'unit-gradient';
const growing = { input: 1, hidden: 2, output: 1, fixed: 0 } as const;
const roles = ['input', 'hidden', 'output', 'fixed'] as const;

/** SGD's learning rate has exponent 0 in unit-gradient, exactly and for any r. */
function sgdRateIsOne(optimizer: Optimizer) {
  return fc.property(anyRichness, (richness) => {
    for (const role of roles) {
      expect(parameterization({ richness, gauge }).exponents({ role, optimizer }).lr).toBe(0);
    }
  });
}

/**
 * Those of Adam's learning rate and ε are −(I + O)/2, half the number of dimensions that grow,
 * exactly and for any r.
 */
function adamCountsDimensions(optimizer: Optimizer) {
  return fc.property(anyRichness, (richness) => {
    for (const role of roles) {
      const { lr, epsilon } = parameterization({ richness, gauge }).exponents({ role, optimizer });
      expect([lr, epsilon]).toStrictEqual([-growing[role] / 2 + 0, -growing[role] / 2 + 0]);
    }
  });
}

/** The stored init is n^−r in every tensor; every gradient has norm one. */
function oneInitAndUnitGradients(optimizer: Optimizer) {
  return fc.property(dyadicRichness, (richness) => {
    const p = parameterization({ richness, gauge });
    for (const role of ['input', 'hidden', 'output'] as const) {
      expect(p.exponents({ role, optimizer }).init).toBe(-richness + 0);
    }
    // Exact for binary r.
    expect(predict(p, { optimizer }).gradientNorm).toStrictEqual({
      input: 0,
      hidden: 0,
      output: 0,
    });
  });
}

/** Unit gradients: nothing in the optimizer depends on r, at any widths. */
function optimizerIsBlindToRichness(optimizer: Optimizer) {
  return fc.property(anyRichness, anyRichness, anyWidths, (r, s, widths) => {
    const made = (richness: number) =>
      plan({
        parameterization: parameterization({ richness, gauge }),
        optimizer,
        tensors: network(widths),
      }).rows.map((row) => [row.lr, row.epsilon, row.weightDecay, row.gradientWeight]);
    expect(made(r)).toStrictEqual(made(s));
  });
}

describe.each(optimizers.filter(({ k }) => k === 1))('$label in unit-gradient', (subject) => {
  it('has learning rate 1 for every tensor', () => {
    check(sgdRateIsOne(subject.optimizer), 100);
  });
});

describe.each(optimizers.filter(({ k, w, e, matrix }) => k + w === 0 && e === 1 && !matrix))(
  '$label in unit-gradient',
  (subject) => {
    it('has learning rate and ε n^(−growing dimensions / 2)', () => {
      check(adamCountsDimensions(subject.optimizer), 100);
    });
  },
);

describe.each(optimizers)('$label in unit-gradient', (subject) => {
  it('stores every tensor at n^−r, and every gradient has norm one', () => {
    check(oneInitAndUnitGradients(subject.optimizer));
  });
});

// Parameter-relative rules answer to σ, which holds the richness in this gauge.
describe.each(optimizers.filter(({ w }) => w === 0))('$label in unit-gradient', (subject) => {
  it('has learning rates, ε, decay and gradient weights that do not depend on r', () => {
    check(optimizerIsBlindToRichness(subject.optimizer));
  });
});

it('adafactor’s learning rates do depend on r', () => {
  const rate = (richness: number) =>
    parameterization({ richness, gauge }).exponents({ role: 'input', optimizer: 'adafactor' }).lr;
  expect([rate(0), rate(0.5)]).toStrictEqual([-0.5, 0]);
});
