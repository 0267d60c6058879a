import { describe, expect, it } from 'vitest';
import { type Optimizer, parameterization } from '../../src/index.ts';
import { type Columns, columns } from './columns.ts';

/**
 * Learning rates of every family of optimizers in the STP gauge, which has no multipliers. Columns:
 * input, hidden, output; the fourth role, fixed, has exponent 0 throughout. Sources of its corners:
 * Karkada (SGD), TP5 Table 3 and TP4b NTP (Adam), the spectral condition (Muon at r = 1/2), Zheng
 * et al. (Kimi).
 */
const families: readonly {
  readonly family: string;
  readonly members: readonly Optimizer[];
  readonly lr: (r: number) => Columns;
  readonly text: readonly [string, string, string];
}[] = [
  {
    family: 'SGD, momentum',
    members: ['sgd', 'momentum', 'nesterov', { degree: 1 }],
    lr: (r) => [2 * r, 2 * r - 1, -1],
    text: ['n^(2r)', 'n^(2r-1)', 'n^(-1)'],
  },
  {
    family: 'Adam, AdamW, sign, Lion, RMSProp, Adagrad',
    members: [
      'adam',
      'adamw',
      'adamax',
      'sign',
      'lion',
      'rmsprop',
      'adagrad',
      'adadelta',
      { degree: 0 },
    ],
    lr: (r) => [r - 1 / 2, r - 3 / 2, -1],
    text: ['n^(r-1/2)', 'n^(r-3/2)', 'n^(-1)'],
  },
  {
    family: 'Muon × √(fan-out/fan-in)',
    members: ['muon', { name: 'muon', fanFactor: 'sqrt(out/in)' }],
    lr: (r) => [r - 1 / 2, r - 1 / 2, 0],
    text: ['n^(r-1/2)', 'n^(r-1/2)', '1'],
  },
  {
    family: 'Muon raw',
    members: [{ name: 'muon', fanFactor: 'one' }],
    lr: (r) => [r, r - 1 / 2, -1 / 2],
    text: ['n^r', 'n^(r-1/2)', 'n^(-1/2)'],
  },
  {
    family: 'Muon of Kimi × √max(fan-in, fan-out)',
    members: [{ name: 'muon', fanFactor: 'sqrt(max(in,out))' }],
    lr: (r) => [r - 1 / 2, r - 1, -1],
    text: ['n^(r-1/2)', 'n^(r-1)', 'n^(-1)'],
  },
  {
    // From "Muon raw", less Keller Jordan's √max(1, fan-out/fan-in).
    family: 'Muon of Keller Jordan × √max(1, fan-out/fan-in)',
    members: [{ name: 'muon', fanFactor: 'sqrt(max(1,out/in))' }],
    lr: (r) => [r - 1 / 2, r - 1 / 2, -1 / 2],
    text: ['n^(r-1/2)', 'n^(r-1/2)', 'n^(-1/2)'],
  },
  {
    family: 'relative (Adafactor)',
    members: ['adafactor'],
    lr: (r) => [r - 1 / 2, r - 1, r - 1 / 2],
    text: ['n^(r-1/2)', 'n^(r-1)', 'n^(r-1/2)'],
  },
];

const rows = families.flatMap(({ members, ...row }) =>
  members.map((optimizer) => ({ ...row, optimizer, label: JSON.stringify(optimizer) })),
);
const binary = [0, 1 / 8, 1 / 4, 3 / 8, 1 / 2];

describe.each(rows)('the STP gauge, $family: $label', ({ optimizer, lr, text }) => {
  it('learning rate at each r', () => {
    for (const richness of binary) {
      const p = parameterization({ richness });
      expect(columns(p, optimizer, 'lr')).toStrictEqual(lr(richness));
      expect(p.exponents({ role: 'fixed', optimizer }).lr).toBe(0);
    }
  });

  it('learning rate with r left open', () => {
    for (const richness of [0, 0.3, 0.5]) {
      const p = parameterization({ richness });
      expect(
        (['input', 'hidden', 'output'] as const).map((role) => p.formulas({ role, optimizer }).lr),
      ).toStrictEqual(text);
    }
  });

  it('init does not depend on the optimizer', () => {
    for (const r of binary) {
      const p = parameterization({ richness: r });
      expect(columns(p, optimizer, 'init')).toStrictEqual([0, -1 / 2, -1 / 2 - r]);
      expect(p.exponents({ role: 'fixed', optimizer }).init).toBe(0);
    }
  });
});

describe('the STP gauge, Adam’s ε', () => {
  it.each(binary)('−1/2 − r, −1/2 − r, 0, 0 at r = %d', (r) => {
    const p = parameterization({ richness: r });
    for (const optimizer of ['adam', 'adamw', 'adamax', 'adafactor'] as const) {
      expect(columns(p, optimizer, 'epsilon')).toStrictEqual([-1 / 2 - r, -1 / 2 - r, 0]);
      expect(p.exponents({ role: 'fixed', optimizer }).epsilon).toBe(0);
    }
  });

  it.each(['rmsprop', 'adagrad', 'adadelta'] as const)(
    'twice that inside the root (%s)',
    (optimizer) => {
      const p = parameterization({ richness: 1 / 4 });
      expect(columns(p, optimizer, 'epsilon')).toStrictEqual([-1.5, -1.5, 0]);
      const outside = { name: optimizer, epsilonPlace: 'outside-root' } as const;
      expect(columns(p, outside, 'epsilon')).toStrictEqual([-0.75, -0.75, 0]);
    },
  );

  it('none for rules that have none', () => {
    const p = parameterization({ richness: 1 / 4 });
    for (const optimizer of ['sgd', 'momentum', 'nesterov', 'lion', 'sign', 'muon'] as const) {
      expect(columns(p, optimizer, 'epsilon')).toStrictEqual([0, 0, 0]);
    }
  });
});
