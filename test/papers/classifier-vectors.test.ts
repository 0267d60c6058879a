import { describe, expect, it } from 'vitest';
import { classify, equivalent, predict } from '../../src/index.ts';
import { type Columns, tensorProgram } from './columns.ts';

/**
 * Vectors for the classifier: named schemes of Tensor Programs IV, IVb and V and of Everett et al.,
 * and tables of our own between and beyond them. Exponents not printed there are derived.
 */
interface Vector {
  readonly id: string;
  readonly optimizer: 'sgd' | 'adam';
  readonly a: Columns;
  readonly b: Columns;
  readonly c: Columns;
  readonly regime: 'lazy' | 'rich' | 'unstable' | 'trivial';
  /** Our richness, where lazy or rich. */
  readonly richness?: number;
  readonly maximal?: boolean;
  readonly dh1?: number;
  readonly dh2?: number;
  readonly df?: number;
  /** The output at initialization. */
  readonly f?: number;
  /** Under ω = 1/2: regime and df. */
  readonly halfAligned?: readonly ['rich' | 'unstable', number];
}

const same = (value: number): Columns => [value, value, value];
const standard = { a: same(0), b: [0, 1 / 2, 1 / 2] } as const;
const ntp = { a: [0, 1 / 2, 1 / 2], b: same(0) } as const;
const readout = (b: number): Columns => [0, 1 / 2, b];

const vectors: readonly Vector[] = [
  { id: '1: SGD SP', optimizer: 'sgd', ...standard, c: same(0), regime: 'unstable', dh2: 1 },
  {
    id: '2: SGD SP, lr n^−1/2',
    optimizer: 'sgd',
    ...standard,
    c: same(1 / 2),
    regime: 'unstable',
    dh1: -1,
    dh2: 0,
    df: 1 / 2,
  },
  {
    id: '3: SGD SP, lr 1/n',
    optimizer: 'sgd',
    ...standard,
    c: same(1),
    regime: 'lazy',
    richness: 0,
    maximal: false,
    dh1: -3 / 2,
    dh2: -1 / 2,
    df: 0,
  },
  { id: '4: SGD SP, lr 1/n²', optimizer: 'sgd', ...standard, c: same(2), regime: 'trivial' },
  {
    id: '5: SGD NTP',
    optimizer: 'sgd',
    ...ntp,
    c: same(0),
    regime: 'lazy',
    richness: 0,
    maximal: true,
    dh1: -1 / 2,
    dh2: -1 / 2,
    df: 0,
  },
  {
    id: '7: SGD μP',
    optimizer: 'sgd',
    a: [-1 / 2, 0, 1 / 2],
    b: same(1 / 2),
    c: same(0),
    regime: 'rich',
    richness: 1 / 2,
    maximal: true,
    dh1: 0,
    dh2: 0,
    df: 0,
    f: -1 / 2,
  },
  {
    id: '8: SGD MFP',
    optimizer: 'sgd',
    a: [0, 1 / 2, 1],
    b: same(0),
    c: same(-1),
    regime: 'rich',
    richness: 1 / 2,
    maximal: true,
    dh1: 0,
    dh2: 0,
    df: 0,
    f: -1 / 2,
  },
  {
    id: '10: SGD STP r = 0',
    optimizer: 'sgd',
    ...standard,
    c: [0, 1, 1],
    regime: 'lazy',
    richness: 0,
    maximal: true,
    dh1: -1 / 2,
    dh2: -1 / 2,
    df: 0,
    f: 0,
  },
  {
    id: '11: SGD STP r = 1/4',
    optimizer: 'sgd',
    a: same(0),
    b: readout(3 / 4),
    c: [-1 / 2, 1 / 2, 1],
    regime: 'lazy',
    richness: 1 / 4,
    maximal: true,
    dh1: -1 / 4,
    dh2: -1 / 4,
    df: 0,
    f: -1 / 4,
  },
  {
    id: '12: SGD STP r = 1/2',
    optimizer: 'sgd',
    a: same(0),
    b: readout(1),
    c: [-1, 0, 1],
    regime: 'rich',
    richness: 1 / 2,
    maximal: true,
    dh1: 0,
    dh2: 0,
    df: 0,
  },
  {
    id: '13: SGD STP r = 3/4',
    optimizer: 'sgd',
    a: same(0),
    b: readout(5 / 4),
    c: [-3 / 2, -1 / 2, 1],
    regime: 'unstable',
  },
  {
    id: '15: SGD Everett SP full',
    optimizer: 'sgd',
    ...standard,
    c: [-1 / 2, 1 / 2, 1],
    regime: 'unstable',
    dh1: 0,
    dh2: 0,
    df: 1 / 2,
    halfAligned: ['rich', 0],
  },
  {
    id: '17: Adam SP',
    optimizer: 'adam',
    ...standard,
    c: same(0),
    regime: 'unstable',
    dh1: 0,
    dh2: 1,
    df: 2,
    halfAligned: ['unstable', 2],
  },
  {
    id: '18: Adam SP, lr 1/n',
    optimizer: 'adam',
    ...standard,
    c: same(1),
    regime: 'unstable',
    dh1: -1,
    dh2: 0,
    df: 1 / 2,
    halfAligned: ['rich', 0],
  },
  {
    id: '20: Adam Everett SP full',
    optimizer: 'adam',
    ...standard,
    c: [0, 1, 1],
    regime: 'unstable',
    dh1: 0,
    dh2: 0,
    df: 1 / 2,
    halfAligned: ['rich', 0],
  },
  {
    id: '21: Adam Everett SP none',
    optimizer: 'adam',
    ...standard,
    c: [0, 1 / 2, 1 / 2],
    regime: 'unstable',
  },
  {
    id: '22: Adam μP, Table 3',
    optimizer: 'adam',
    a: same(0),
    b: readout(1),
    c: [0, 1, 1],
    regime: 'rich',
    richness: 1 / 2,
    maximal: true,
    dh1: 0,
    dh2: 0,
    df: 0,
  },
  {
    id: '23: Adam μP, Table 8',
    optimizer: 'adam',
    a: [0, 0, 1],
    b: readout(0),
    c: [0, 1, 0],
    regime: 'rich',
    richness: 1 / 2,
    maximal: true,
    dh1: 0,
    dh2: 0,
    df: 0,
  },
  {
    id: '25: Adam lazy',
    optimizer: 'adam',
    ...standard,
    c: [1 / 2, 3 / 2, 1],
    regime: 'lazy',
    richness: 0,
    maximal: true,
    dh1: -1 / 2,
    dh2: -1 / 2,
    df: 0,
  },
  { id: '27a: Adam NTP', optimizer: 'adam', ...ntp, c: same(0), regime: 'unstable' },
  { id: '27b: Adam NTP, n^−1/2', optimizer: 'adam', ...ntp, c: same(1 / 2), regime: 'unstable' },
  {
    id: '27c: Adam NTP, 1/n',
    optimizer: 'adam',
    ...ntp,
    c: same(1),
    regime: 'lazy',
    richness: 0,
    maximal: false,
  },
];

describe.each(vectors)('classifier vector $id', (vector) => {
  const { optimizer, regime } = vector;
  const p = tensorProgram(vector.id, vector.a, vector.b, vector.c);
  const verdict = classify(p, { optimizer });
  const prediction = predict(p, { optimizer });

  it(`is ${regime}`, () => {
    expect(verdict.regime).toBe(regime);
    expect(verdict.stable).toBe(regime !== 'unstable');
    expect(verdict.trivial).toBe(regime === 'trivial');
    expect(verdict.richness).toBe(vector.richness);
    expect(verdict.reasons).not.toHaveLength(0);
    expect(verdict.maximalLayers.length === 3).toBe(vector.maximal ?? false);
  });

  it('moves as predicted', () => {
    const { dh1, dh2, df, f } = vector;
    if (dh1 !== undefined) expect(prediction.deltaH.input).toBe(dh1);
    if (dh2 !== undefined) expect(prediction.deltaH.hidden).toBe(dh2);
    if (df !== undefined) expect(prediction.deltaF).toBe(df);
    if (f !== undefined) expect(prediction.f).toBe(f);
    const rising = [
      prediction.deltaH.input,
      prediction.deltaH.hidden,
      prediction.deltaF,
      prediction.f,
    ];
    expect(rising.some((exponent) => exponent > 0)).toBe(regime === 'unstable');
    expect(prediction.deltaF < 0).toBe(regime === 'trivial');
  });
});

describe.each(
  vectors.flatMap(({ halfAligned, ...vector }) =>
    halfAligned === undefined ? [] : [{ ...vector, halfAligned }],
  ),
)('classifier vector $id under ω = 1/2', ({ id, optimizer, a, b, c, halfAligned }) => {
  it('is as Everett et al. have it', () => {
    const p = tensorProgram(id, a, b, c);
    const half = { optimizer, alignment: 1 / 2 };
    expect([classify(p, half).regime, predict(p, half).deltaF]).toStrictEqual(halfAligned);
    expect(predict(p, half).deltaH).toStrictEqual(predict(p, { optimizer }).deltaH);
  });
});

it('vectors 7, 8 and 12 are one; so are 22 and 23, and 5 and 10', () => {
  const byId = (start: string) => {
    const vector = vectors.find(({ id }) => id.startsWith(`${start}:`));
    if (vector === undefined) throw new Error(`no vector ${start}`);
    return tensorProgram(vector.id, vector.a, vector.b, vector.c);
  };
  const sgd = { optimizer: 'sgd' } as const;
  expect(equivalent(byId('7'), byId('8'), sgd)).toBe(true);
  expect(equivalent(byId('7'), byId('12'), sgd)).toBe(true);
  expect(equivalent(byId('5'), byId('10'), sgd)).toBe(true);
  expect(equivalent(byId('22'), byId('23'), { optimizer: 'adam' })).toBe(true);
  // What is the same under SGD need not be under Adam.
  expect(equivalent(byId('7'), byId('8'), { optimizer: 'adam' })).toBe(false);
});

it('vectors 15 and 20 are unstable for one reason: the output, under ω = 1', () => {
  for (const [optimizer, c] of [
    ['sgd', [-1 / 2, 1 / 2, 1]],
    ['adam', [0, 1, 1]],
  ] as const) {
    const p = tensorProgram('Everett SP full', standard.a, standard.b, c);
    expect(classify(p, { optimizer }).reasons).toStrictEqual(['the output changes by n^(1/2)']);
  }
});
