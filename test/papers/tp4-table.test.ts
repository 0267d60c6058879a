import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classify, equivalent, muP, ntk, predict } from '../../src/index.ts';
import { check, expectSame } from '../laws/check.ts';
import { type Columns, tensorProgram } from './columns.ts';

/**
 * Yang and Hu, Tensor Programs IV (arXiv 2011.14522), Table 1. Their r is 1/2 minus our richness.
 */
const rows = [
  {
    name: 'SP, lr 1/n',
    a: [0, 0, 0],
    b: [0, 1 / 2, 1 / 2],
    c: 1,
    r: 1 / 2,
    regime: 'lazy',
    maximal: ['hidden', 'output'],
  },
  {
    name: 'NTP',
    a: [0, 1 / 2, 1 / 2],
    b: [0, 0, 0],
    c: 0,
    r: 1 / 2,
    regime: 'lazy',
    maximal: ['input', 'hidden', 'output'],
  },
  {
    name: 'MFP, with more than one hidden layer',
    a: [0, 1 / 2, 1],
    b: [0, 0, 0],
    c: -1,
    r: 0,
    regime: 'rich',
    maximal: ['input', 'hidden', 'output'],
  },
  {
    name: 'muP',
    a: [-1 / 2, 0, 1 / 2],
    b: [1 / 2, 1 / 2, 1 / 2],
    c: 0,
    r: 0,
    regime: 'rich',
    maximal: ['input', 'hidden', 'output'],
  },
] as const;

/** Their formula for r: min(a+b, 2a+c) of the readout + c − 1 + min over l of 2a + 1(l = 1). */
function theirR(a: Columns, b: Columns, c: number): number {
  return Math.min(a[2] + b[2], 2 * a[2] + c) + c - 1 + Math.min(2 * a[0] + 1, 2 * a[1]);
}

describe.each(rows)('TP4 Table 1: $name', ({ name, a, b, c, r, regime, maximal }) => {
  const p = tensorProgram(name, a, b, [c, c, c]);

  it('is classified as in the paper', () => {
    expect(classify(p, { optimizer: 'sgd' })).toMatchObject({
      stable: true,
      trivial: false,
      regime,
      richness: 1 / 2 - r,
      maximalLayers: maximal,
    });
  });

  it('has the r of the paper’s formula', () => {
    expect(theirR(a, b, c)).toBe(r);
    expect(predict(p, { optimizer: 'sgd' }).deltaH.hidden).toBe(-r + 0);
  });
});

it('TP4 Table 1: NTP is ntk(); MFP and muP are muP()', () => {
  const [, ntp, mfp, mup] = rows.map(({ name, a, b, c }) => tensorProgram(name, a, b, [c, c, c]));
  const optimizer = 'sgd';
  expect(ntp && equivalent(ntp, ntk(), { optimizer })).toBe(true);
  expect(mfp && equivalent(mfp, muP(), { optimizer })).toBe(true);
  expect(mup && equivalent(mup, muP(), { optimizer })).toBe(true);
  expect(ntp && equivalent(ntp, muP(), { optimizer })).toBe(false);
});

it('TP4: for any abc with one c, features move as n^−r with the paper’s r', () => {
  const quarter = fc.integer({ min: -8, max: 8 }).map((k) => k / 4);
  const line = fc.tuple(quarter, quarter, quarter);
  check(
    fc.property(line, line, quarter, (a, b, c) => {
      const p = tensorProgram('any', a, b, [c, c, c]);
      // Exact: quarters add without rounding.
      expectSame(predict(p, { optimizer: 'sgd' }).deltaH.hidden, -theirR(a, b, c) + 0);
    }),
    300,
  );
});

it('TP4: stability of any abc with one c is the paper’s', () => {
  const half = fc.integer({ min: -3, max: 3 }).map((k) => k / 2);
  let stable = 0;
  check(
    fc.property(fc.tuple(half, half, half), fc.boolean(), half, half, (a, off, bOut, c) => {
      // The signal is of order one in the hidden layers, but for half of the first ones.
      const b: Columns = [-a[0] + (off ? 1 / 2 : 0), 1 / 2 - a[1], bOut];
      const r = theirR(a, b, c);
      const theirs =
        a[0] + b[0] === 0 &&
        a[2] + b[2] >= 1 / 2 &&
        r >= 0 &&
        2 * a[2] + c >= 1 &&
        a[2] + b[2] + r >= 1;
      const nontrivial = a[2] + b[2] + r === 1 || 2 * a[2] + c === 1;
      const verdict = classify(tensorProgram('any', a, b, [c, c, c]), { optimizer: 'sgd' });
      expectSame(verdict.stable, theirs);
      if (!theirs) return;
      stable += 1;
      expectSame(verdict.trivial, !nontrivial);
      if (nontrivial) expectSame(verdict.regime, r === 0 ? 'rich' : 'lazy');
    }),
    2000,
  );
  expect(stable).toBeGreaterThan(50);
});
