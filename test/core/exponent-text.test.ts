import { describe, expect, it } from 'vitest';
import { affine, formatAffine, formatFraction } from '../../src/core/theory/affine.ts';
import { formatExponent } from '../../src/core/theory/power.ts';
import { abc, interpolate, ntk, parameterization, sp } from '../../src/index.ts';

describe('exponents as text', () => {
  it.each([
    [0, 0, '0'],
    [1, 0, '1'],
    [-1.5, 0, '-3/2'],
    [0.25, 0, '1/4'],
    [0, 1, 'r'],
    [0, -1, '-r'],
    [0, 2, '2r'],
    [-1, 2, '2r-1'],
    [-0.5, 1, 'r-1/2'],
    [0.5, 1, 'r+1/2'],
    [0.5, -1, '1/2-r'],
    [-0.5, -1, '-r-1/2'],
    [1, -2, '1-2r'],
  ])('%d + %d·r is %s', (constant, richness, text) => {
    expect(formatAffine(affine(constant, richness))).toBe(text);
  });

  it.each([
    [-0, '0'],
    [-2, '-2'],
    [1 / 3, '1/3'],
    [-5 / 16, '-5/16'],
    [0.1, '0.1'],
    [Math.PI, '3.1416'],
  ])('the fraction %d is %s', (value, text) => {
    expect(formatFraction(value)).toBe(text);
  });

  it.each([
    [0, 0, '1'],
    [1, 0, 'n'],
    [2, 0, 'n^2'],
    [0, 1, 'n^r'],
    [0.5, 0, 'n^(1/2)'],
    [-1, 0, 'n^(-1)'],
    [0, -1, 'n^(-r)'],
    [-1, 2, 'n^(2r-1)'],
  ])('the power %d + %d·r is %s', (constant, richness, text) => {
    expect(formatExponent(affine(constant, richness))).toBe(text);
  });
});

describe('formulas', () => {
  it('leave r open on the richness line, whatever r is', () => {
    for (const richness of [0, 0.2, 0.5]) {
      expect(
        parameterization({ richness }).formulas({ role: 'hidden', optimizer: 'adam' }),
      ).toStrictEqual({
        multiplier: '1',
        init: 'n^(-1/2)',
        lr: 'n^(r-3/2)',
        epsilon: 'n^(-r-1/2)',
        weightDecay: 'n^(3/2-r)',
      });
    }
  });

  it('put the multiplier of a gauge in r too', () => {
    const p = parameterization({ richness: 0.2, gauge: 'unit-gradient' });
    expect(p.formulas({ role: 'input', optimizer: 'sgd' })).toStrictEqual({
      multiplier: 'n^r',
      init: 'n^(-r)',
      lr: '1',
      epsilon: '1',
      weightDecay: '1',
    });
  });

  it('have no r off the line', () => {
    const table = abc({
      name: 'table',
      exponents: {
        input: { multiplier: 0, init: 0, lr: 0 },
        hidden: { multiplier: 0, init: -1 / 2, lr: -3 / 2 },
        output: { multiplier: 0, init: -1 / 2, lr: 2 },
      },
    });
    expect(table.formulas({ role: 'hidden', optimizer: 'sgd' }).lr).toBe('n^(-3/2)');
    expect(table.formulas({ role: 'output', optimizer: 'sgd' }).lr).toBe('n^2');
    expect(interpolate(sp(), ntk(), 0.5).formulas({ role: 'hidden', optimizer: 'sgd' }).lr).toBe(
      'n^(-1/2)',
    );
  });

  it('are all 1 for a fixed tensor', () => {
    expect(Object.values(sp().formulas({ role: 'fixed', optimizer: 'adam' }))).toStrictEqual([
      '1',
      '1',
      '1',
      '1',
      '1',
    ]);
  });
});
