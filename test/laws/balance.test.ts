import fc from 'fast-check';
import { describe, it } from 'vitest';
import { type Optimizer, parameterization, predict } from '../../src/index.ts';
import { check, expectSame } from './check.ts';
import { dyadicRichness, freeGauge, namedGauges, optimizers } from './subjects.ts';

/**
 * Balance: with |∂L/∂h| ~ n^−G and |Δh| ~ n^−ρ per coordinate, G + ρ = 1 in each layer
 * whose fan-out grows: all of its coordinates together change the loss by order one. Exact for
 * binary r.
 */
function balance(optimizer: Optimizer) {
  return fc.property(dyadicRichness, freeGauge, (richness, free) => {
    for (const gauge of [...namedGauges, free]) {
      const p = parameterization({ richness, gauge });
      const { deltaH, gradientNorm } = predict(p, { optimizer });
      // ‖∂L/∂W‖ is |∂L/∂h| · multiplier · √(number of growing entries), with |h| ~ 1.
      for (const [role, dims] of [
        ['input', 1],
        ['hidden', 2],
      ] as const) {
        const { multiplier } = p.exponents({ role, optimizer });
        const G = -(gradientNorm[role] - multiplier - dims / 2);
        expectSame(G - deltaH[role], 1, role);
      }
    }
  });
}

/** The same by way of ε, which is as large as a gradient entry under Adam. */
function balanceOfEpsilon() {
  return fc.property(dyadicRichness, (richness) => {
    const p = parameterization({ richness });
    const { deltaH } = predict(p, { optimizer: 'adam' });
    for (const role of ['input', 'hidden'] as const) {
      expectSame(p.exponents({ role, optimizer: 'adam' }).epsilon + deltaH[role], -1, role);
    }
  });
}

describe.each(optimizers)('G + ρ = 1 under $label', ({ optimizer }) => {
  it('in every layer whose fan-out grows', () => {
    check(balance(optimizer));
  });
});

it('G + ρ = 1 by way of Adam’s ε', () => {
  check(balanceOfEpsilon(), 100);
});
