import { describe, expect, it } from 'vitest';
import { type Gauge, muP, parameterization } from '../../src/index.ts';
import { type Columns, columns } from './columns.ts';

/**
 * The gauges of Karkada (arXiv 2404.19719) at every r, and those of Tensor Programs V at r = 1/2.
 * Columns: input, hidden, output. Theirs is a = −our multiplier.
 */
interface Row {
  readonly title: string;
  readonly gauge: Gauge;
  readonly a: (r: number) => Columns;
  readonly init: (r: number) => Columns;
  readonly sgd: (r: number) => Columns;
  readonly adam: (r: number) => Columns;
  readonly rawMuon: (r: number) => Columns;
  readonly epsilon: (r: number) => Columns;
}

const rows: readonly Row[] = [
  {
    title: 'STP',
    gauge: 'unit-multiplier',
    a: () => [0, 0, 0],
    init: (r) => [0, -1 / 2, -1 / 2 - r],
    sgd: (r) => [2 * r, 2 * r - 1, -1],
    adam: (r) => [r - 1 / 2, r - 3 / 2, -1],
    rawMuon: (r) => [r, r - 1 / 2, -1 / 2],
    epsilon: (r) => [-1 / 2 - r, -1 / 2 - r, 0],
  },
  {
    title: 'μP',
    gauge: 'unit-gradient',
    a: (r) => [-r, 1 / 2 - r, 1 / 2],
    init: (r) => [-r, -r, -r],
    sgd: () => [0, 0, 0],
    adam: () => [-1 / 2, -1, -1 / 2],
    rawMuon: () => [0, 0, 0],
    epsilon: () => [-1 / 2, -1, -1 / 2],
  },
  {
    title: 'rescaling, mean-field',
    gauge: 'unit-init',
    a: (r) => [0, 1 / 2, 1 / 2 + r],
    init: () => [0, 0, 0],
    sgd: (r) => [2 * r, 2 * r, 2 * r],
    adam: (r) => [r - 1 / 2, r - 1, r - 1 / 2],
    rawMuon: (r) => [r, r, r],
    epsilon: (r) => [-1 / 2 - r, -1 - r, -1 / 2 - r],
  },
];

/** Plus zero, so that minus zero is zero. */
const plain = (line: Columns): number[] => line.map((value) => value + 0);
const negated = (line: Columns): number[] => line.map((value) => -value + 0);
const raw = { name: 'muon', fanFactor: 'one' } as const;

describe.each(rows)('the $title gauge', (row) => {
  it.each([0, 1 / 8, 1 / 4, 3 / 8, 1 / 2])('at r = %d', (r) => {
    const p = parameterization({ richness: r, gauge: row.gauge });
    expect(columns(p, 'sgd', 'multiplier')).toStrictEqual(negated(row.a(r)));
    expect(columns(p, 'sgd', 'init')).toStrictEqual(plain(row.init(r)));
    expect(columns(p, 'sgd', 'lr')).toStrictEqual(plain(row.sgd(r)));
    expect(columns(p, 'adam', 'lr')).toStrictEqual(plain(row.adam(r)));
    expect(columns(p, raw, 'lr')).toStrictEqual(plain(row.rawMuon(r)));
    expect(columns(p, 'adam', 'epsilon')).toStrictEqual(plain(row.epsilon(r)));
  });
});

it('TP5 Table 8: a = 0, 0, 1 at r = 1/2', () => {
  const p = muP({ gauge: { output: -1 } });
  expect(columns(p, 'sgd', 'multiplier')).toStrictEqual([0, 0, -1]);
  expect(columns(p, 'sgd', 'init')).toStrictEqual([0, -1 / 2, 0]);
  expect(columns(p, 'sgd', 'lr')).toStrictEqual([1, 0, 1]);
  expect(columns(p, 'adam', 'lr')).toStrictEqual([0, -1, 0]);
  expect(columns(p, raw, 'lr')).toStrictEqual([1 / 2, 0, 1 / 2]);
  expect(columns(p, 'adam', 'epsilon')).toStrictEqual([-1, -1, -1]);
});

it('Muon × √(fan-out/fan-in) has (I − O)/2 in the μP gauge at every r', () => {
  for (const richness of [0, 1 / 8, 1 / 4, 3 / 8, 1 / 2]) {
    const p = parameterization({ richness, gauge: 'unit-gradient' });
    expect(columns(p, 'muon', 'lr')).toStrictEqual([-1 / 2, 0, 1 / 2]);
  }
});

it('u-μP (Blake et al. 2024) is the mean-field gauge: Adam 1, n^−1/2, 1 before its embedding rule', () => {
  const p = muP({ gauge: 'unit-init' });
  expect(columns(p, 'adam', 'multiplier')).toStrictEqual([0, -1 / 2, -1]);
  expect(columns(p, 'adam', 'init')).toStrictEqual([0, 0, 0]);
  expect(columns(p, 'adam', 'lr')).toStrictEqual([0, -1 / 2, 0]);
});
