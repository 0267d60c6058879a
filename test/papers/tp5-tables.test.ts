import { describe, expect, it } from 'vitest';
import { equivalent, type Gauge, muP, plan } from '../../src/index.ts';
import { type Columns, columns, mlp, tensorProgram } from './columns.ts';

/**
 * Yang et al., Tensor Programs V (arXiv 2203.03466). Columns: input & biases, hidden, output;
 * each is the power of the fan that grows. `init` is the root of the paper's variance.
 */
interface Table {
  readonly title: string;
  readonly gauge: Gauge;
  readonly init: Columns;
  readonly multiplier: Columns;
  readonly sgd: Columns;
  readonly adam: Columns;
}

const tables: readonly Table[] = [
  {
    title: 'Table 3',
    gauge: 'unit-multiplier',
    // 1/fan_in of the data, 1/fan_in, 1/fan_in²
    init: [0, -1 / 2, -1],
    multiplier: [0, 0, 0],
    sgd: [1, 0, -1],
    adam: [0, -1, -1],
  },
  {
    title: 'Table 8 (the mup package)',
    gauge: { output: -1 },
    init: [0, -1 / 2, 0],
    multiplier: [0, 0, -1],
    sgd: [1, 0, 1],
    adam: [0, -1, 0],
  },
  {
    title: 'Table 9',
    gauge: 'unit-gradient',
    init: [-1 / 2, -1 / 2, -1 / 2],
    multiplier: [1 / 2, 0, -1 / 2],
    sgd: [0, 0, 0],
    adam: [-1 / 2, -1, -1 / 2],
  },
];

describe.each(tables)('TP5 $title', ({ gauge, init, multiplier, ...rates }) => {
  it.each(['sgd', 'adam'] as const)('exponents under %s', (optimizer) => {
    const p = muP({ gauge });
    expect(columns(p, optimizer, 'init')).toStrictEqual(init);
    expect(columns(p, optimizer, 'multiplier')).toStrictEqual(multiplier);
    expect(columns(p, optimizer, 'lr')).toStrictEqual(rates[optimizer]);
  });

  it.each(['sgd', 'adam'] as const)(
    'factors of a network 16 times as wide, under %s',
    (optimizer) => {
      const made = plan({ parameterization: muP({ gauge }), optimizer, tensors: mlp(16) });
      const roles = ['input', 'hidden', 'output'] as const;
      // Exact: 16 has a binary root.
      for (const [column, role] of roles.entries()) {
        const row = made.row(role);
        expect(row.init, role).toBe(16 ** (init[column] ?? NaN));
        expect(row.multiplier, role).toBe(16 ** (multiplier[column] ?? NaN));
        expect(row.lr, role).toBe(16 ** (rates[optimizer][column] ?? NaN));
      }
      const { name: _, kind: __, fanIn: ___, why: ____, ...bias } = made.row('bias');
      expect(made.row('input')).toMatchObject(bias);
      expect(made.row('output bias')).toMatchObject({ init: 1, multiplier: 1, lr: 1, epsilon: 1 });
    },
  );

  it.each(['sgd', 'adam'] as const)('typed as an abc table it is μP under %s', (optimizer) => {
    const signsTurned = (line: Columns): Columns => [-line[0], -line[1], -line[2]];
    const table = tensorProgram(
      'TP5',
      signsTurned(multiplier),
      signsTurned(init),
      signsTurned(rates[optimizer]),
      optimizer,
    );
    expect(equivalent(table, muP(), { optimizer })).toBe(true);
    expect(columns(table, optimizer, 'lr')).toStrictEqual(rates[optimizer]);
  });
});

it('TP5 Lemma J.1: the three tables are one parameterization', () => {
  for (const optimizer of ['sgd', 'adam'] as const) {
    for (const { gauge } of tables) {
      expect(equivalent(muP(), muP({ gauge }), { optimizer })).toBe(true);
    }
  }
});
