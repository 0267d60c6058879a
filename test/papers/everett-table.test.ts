import { describe, expect, it } from 'vitest';
import { classify, equivalent, muP, type Optimizer, regauge } from '../../src/index.ts';
import { type Columns, columns, tensorProgram } from './columns.ts';

/**
 * Everett et al. 2024 (arXiv 2407.05872), learning-rate exponents for embedding, hidden, readout.
 * Their SP and NTK are one class, readout a + b = 1/2, and so are their muP and MFP, a + b = 1.
 */
type Names = 'SP' | 'NTK' | 'muP' | 'MFP';
interface Row {
  readonly optimizer: Optimizer;
  readonly alignment: 'full' | 'none';
  readonly rates: Readonly<Record<Names, Columns>>;
}

const rows: readonly Row[] = [
  {
    optimizer: 'adam',
    alignment: 'full',
    rates: {
      SP: [0, -1, -1],
      NTK: [0, -1 / 2, -1 / 2],
      muP: [-1 / 2, -1, -1 / 2],
      MFP: [0, -1 / 2, 0],
    },
  },
  {
    optimizer: 'adam',
    alignment: 'none',
    rates: {
      SP: [0, -1 / 2, -1 / 2],
      NTK: [0, 0, 0],
      muP: [-1 / 2, -1 / 2, 0],
      MFP: [0, 0, 1 / 2],
    },
  },
  {
    optimizer: 'sgd',
    alignment: 'full',
    rates: {
      SP: [1 / 2, -1 / 2, -1],
      NTK: [1 / 2, 1 / 2, 0],
      muP: [0, 0, 0],
      MFP: [1, 1, 1],
    },
  },
  {
    optimizer: 'sgd',
    alignment: 'none',
    rates: {
      SP: [1 / 2, 0, -1 / 2],
      NTK: [1 / 2, 1, 1 / 2],
      muP: [-1 / 2, 0, 1 / 2],
      MFP: [1 / 2, 1, 3 / 2],
    },
  },
  {
    optimizer: 'adafactor',
    alignment: 'full',
    rates: {
      SP: [0, -1 / 2, -1 / 2],
      NTK: [0, -1 / 2, -1 / 2],
      muP: [0, -1 / 2, 0],
      MFP: [0, -1 / 2, 0],
    },
  },
  {
    optimizer: 'adafactor',
    alignment: 'none',
    rates: { SP: [0, 0, 0], NTK: [0, 0, 0], muP: [0, 0, 0], MFP: [0, 0, 0] },
  },
];

/** Their four parameterizations: a, b, and which other one is the same in another gauge. */
const four: Readonly<Record<Names, { a: Columns; b: Columns; twin: Names }>> = {
  SP: { a: [0, 0, 0], b: [0, 1 / 2, 1 / 2], twin: 'NTK' },
  NTK: { a: [0, 1 / 2, 1 / 2], b: [0, 0, 0], twin: 'SP' },
  muP: { a: [-1 / 2, 0, 1 / 2], b: [1 / 2, 1 / 2, 1 / 2], twin: 'MFP' },
  MFP: { a: [0, 1 / 2, 1], b: [0, 0, 0], twin: 'muP' },
};
const names = ['SP', 'NTK', 'muP', 'MFP'] as const;

function made(name: Names, { optimizer, rates }: Row) {
  const c = rates[name];
  const { a, b } = four[name];
  return tensorProgram(name, a, b, [-c[0], -c[1], -c[2]], optimizer);
}

describe.each(rows)('Everett et al., $optimizer with $alignment alignment', (row) => {
  const { optimizer, alignment, rates } = row;

  it.each(names)('%s is its twin in another gauge', (name) => {
    const { twin } = four[name];
    const ours = made(name, row);
    const theirs = made(twin, row);
    expect(equivalent(ours, theirs, { optimizer })).toBe(true);
    expect(columns(regauge(ours, theirs.gauge), optimizer, 'lr')).toStrictEqual(
      rates[twin].map((rate) => rate + 0),
    );
  });

  it('full alignment: muP and MFP are ours', () => {
    const same = equivalent(made('muP', row), muP(), { optimizer });
    expect(same).toBe(alignment === 'full');
    if (alignment !== 'full') return;
    expect(columns(muP({ gauge: 'unit-gradient' }), optimizer, 'lr')).toStrictEqual(rates.muP);
    expect(columns(muP({ gauge: 'unit-init' }), optimizer, 'lr')).toStrictEqual(rates.MFP);
  });

  it('stable under their ω = 1/2 if full, and SP and NTK not under ω = 1', () => {
    for (const name of names) {
      const p = made(name, row);
      const theirs = classify(p, { optimizer, alignment: 1 / 2 });
      const tensorPrograms = classify(p, { optimizer });
      if (alignment === 'none') {
        // No alignment of the updates either: under the full alignment of a real run it blows up.
        expect(theirs.regime, name).toBe('unstable');
        continue;
      }
      expect(theirs, name).toMatchObject({ stable: true, regime: 'rich', richness: 1 / 2 });
      expect(tensorPrograms.stable, name).toBe(name === 'muP' || name === 'MFP');
    }
  });
});
