import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classify, equivalent, muP, ntk, parameterization } from '../../src/index.ts';
import { check, expectSame } from '../laws/check.ts';
import { dyadicRichness } from '../laws/subjects.ts';
import { type Columns, columns, tensorProgram } from './columns.ts';

/**
 * Yang and Littwin, Tensor Programs IVb (arXiv 2308.01814): entrywise adaptive optimizers, abcd
 * with update n^−c Q(n^d g). Our ε exponent is −d. Columns: input, hidden, output.
 */
const rows = [
  {
    name: 'NTP',
    p: ntk({ gauge: { hidden: -1 / 2, output: -1 / 2 } }),
    a: [0, 1 / 2, 1 / 2],
    b: [0, 0, 0],
    c: [1 / 2, 1, 1 / 2],
    d: [1 / 2, 1, 1 / 2],
    normalized: [0, 0, 0],
  },
  {
    name: 'muP',
    p: muP({ gauge: { output: -1 } }),
    a: [0, 0, 1],
    b: [0, 1 / 2, 0],
    c: [0, 1, 0],
    d: [1, 1, 1],
    normalized: [-1 / 2, 0, -1 / 2],
  },
] as const;

const turned = (line: Columns): Columns => [-line[0] + 0, -line[1] + 0, -line[2] + 0];

describe.each(rows)('TP4b, the abcd table: $name', ({ name, p, a, b, c, d, normalized }) => {
  it.each(['adam', 'adamw', 'adamax'] as const)('under %s', (optimizer) => {
    expect(columns(p, optimizer, 'multiplier')).toStrictEqual(turned(a));
    expect(columns(p, optimizer, 'init')).toStrictEqual(turned(b));
    expect(columns(p, optimizer, 'lr')).toStrictEqual(turned(c));
    expect(columns(p, optimizer, 'epsilon')).toStrictEqual(turned(d));
    expect(equivalent(p, tensorProgram(name, a, b, c, optimizer), { optimizer })).toBe(true);
  });

  it('scalars (d = 0) are fixed', () => {
    expect(p.exponents({ role: 'fixed', optimizer: 'adam' })).toStrictEqual({
      multiplier: 0,
      init: 0,
      lr: 0,
      epsilon: 0,
      weightDecay: 0,
    });
  });

  it('2.10.1: fully decoupled decay is width-invariant', () => {
    const optimizer = { name: 'adamw', decay: 'independent' } as const;
    expect(columns(p, optimizer, 'weightDecay')).toStrictEqual([0, 0, 0]);
  });

  it('2.10.2: an update normalized to Frobenius norm one has c − e, e = 1/2, 1, 1/2', () => {
    const optimizer = { name: 'muon', fanFactor: 'one' } as const;
    expect(columns(p, optimizer, 'lr')).toStrictEqual(turned(normalized));
    expect(normalized).toStrictEqual([c[0] - 1 / 2, c[1] - 1, c[2] - 1 / 2]);
  });
});

it('TP4b (2.26): faithful ε of any table, d = a + a_out + b_out, and a_out at the readout', () => {
  const quarter = fc.integer({ min: -8, max: 8 }).map((k) => k / 4);
  const line = fc.tuple(quarter, quarter, quarter);
  check(
    fc.property(line, line, line, (a, b, c) => {
      const ours = columns(tensorProgram('any', a, b, c), 'adam', 'epsilon');
      const out = a[2] + b[2];
      expectSame(ours[0], -(a[0] + out) + 0);
      expectSame(ours[1], -(a[1] + out) + 0);
      expectSame(ours[2], -a[2] + 0);
    }),
    200,
  );
});

it('TP4b Remark 2.8.25: richness r is the uniform parametrization UP_s with s = 1/2 − r', () => {
  check(
    fc.property(dyadicRichness, (richness) => {
      const p = parameterization({ richness });
      const s = 1 / 2 - richness;
      const lr = columns(p, 'adam', 'lr');
      const init = columns(p, 'adam', 'init');
      // r_l = c_l + a_l − 1(l > 1) is s in every layer before the readout, and 0 there, where
      // the paper prints 1 (a typo by its own Definition 2.8.5).
      expectSame(-lr[0] + 0, s);
      expectSame(-lr[1] - 1, s);
      expectSame(-lr[2] - 1, 0);
      expectSame(-init[2], 1 - s);
    }),
    100,
  );
});

it('TP4b: NTP with one learning rate needs 1/n, and then only the hidden layer is maximal', () => {
  const at = (c: number) =>
    classify(tensorProgram('NTP', [0, 1 / 2, 1 / 2], [0, 0, 0], [c, c, c]), { optimizer: 'adam' });
  expect([at(0).regime, at(0.5).regime, at(1).regime]).toStrictEqual([
    'unstable',
    'unstable',
    'lazy',
  ]);
  expect(at(1)).toMatchObject({ richness: 0, maximalLayers: ['hidden'] });
});
