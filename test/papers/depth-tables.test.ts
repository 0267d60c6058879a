import { describe, expect, it } from 'vitest';
import { muP, type Optimizer, plan, type TensorSpec } from '../../src/index.ts';

const width = { size: 1024, base: 64 };
const mN = 16;
const mL = 4;
const tensors: readonly TensorSpec[] = [
  { name: 'embedding', size: width, kind: 'embedding' },
  { name: 'norm', size: width, kind: 'gain', branch: true },
  { name: 'hidden', fanIn: width, fanOut: width, branch: true },
  { name: 'bias', size: width, kind: 'bias', branch: true },
  { name: 'final norm', size: width, kind: 'gain' },
  { name: 'readout', fanIn: width, fanOut: 1000 },
];

function made(alpha: number, optimizer: Optimizer, gauge: 'Table 8' | 'Table 3') {
  const parameterization = gauge === 'Table 8' ? muP({ gauge: { output: -1 } }) : muP();
  const depth = { layers: { size: 8, base: 2 }, alpha };
  return plan({ parameterization, optimizer, tensors, depth });
}

// mN = 16 and mL = 4: every power is binary, so exact.
describe.each([
  ['CompleteP', 1],
  ['Depth-μP', 1 / 2],
] as const)('Dey et al. (arXiv 2505.01618), Table 1: %s, α = %d', (_, alpha) => {
  const p = made(alpha, 'adamw', 'Table 8');

  it('residual branches × m_L^−α', () => {
    expect(p.branchMultiplier).toBe(mL ** -alpha);
  });
  it('hidden: variance m_N^−1, lr m_N^−1 m_L^(α−1)', () => {
    expect(p.row('hidden').init ** 2).toBe(1 / mN);
    expect(p.row('hidden').lr).toBe(mL ** (alpha - 1) / mN);
  });
  it('hidden biases and norms: lr m_L^(α−1)', () => {
    expect([p.row('bias').lr, p.row('norm').lr]).toStrictEqual([
      mL ** (alpha - 1),
      mL ** (alpha - 1),
    ]);
  });
  it('ε in the blocks: m_N^−1 m_L^−α', () => {
    for (const name of ['hidden', 'bias', 'norm']) {
      expect(p.row(name).epsilon, name).toBe(mL ** -alpha / mN);
    }
  });
  it('readout: forward m_N^−1, variance and lr of base', () => {
    const { multiplier, init, lr } = p.row('readout');
    expect({ multiplier, init, lr }).toStrictEqual({ multiplier: 1 / mN, init: 1, lr: 1 });
  });
  it('embedding and last norm: those of base', () => {
    for (const name of ['embedding', 'final norm']) {
      const { multiplier, init, lr, weightDecay } = p.row(name);
      expect([multiplier, init, lr, weightDecay], name).toStrictEqual([1, 1, 1, 1]);
    }
  });
  it('hidden decay: λ m_N, and 1/m_L^(α−1) more where lr has it', () => {
    // The paper's table has λ m_N for every α. We keep lr · λ, which is the same at its own α = 1.
    expect(p.row('hidden').weightDecay).toBe(mN * mL ** (1 - alpha));
  });
});

it('Depth-μP (TP6): Adam L^−1/2, SGD L^0', () => {
  expect(made(1 / 2, 'adam', 'Table 3').row('bias').lr).toBe(1 / 2);
  const flat = plan({ parameterization: muP(), optimizer: 'sgd', tensors });
  expect(made(1 / 2, 'sgd', 'Table 3').row('hidden').lr).toBe(flat.row('hidden').lr);
});

it('Complete(d)P (arXiv 2512.22382): in Table 3’s gauge', () => {
  const p = made(1, 'adamw', 'Table 3');
  expect(p.row('readout')).toMatchObject({
    init: 1 / mN,
    lr: 1 / mN,
    epsilon: 1,
    weightDecay: mN,
  });
  expect(p.row('hidden')).toMatchObject({ epsilon: 1 / (mN * mL), weightDecay: mN });
  expect(p.row('norm')).toMatchObject({ epsilon: 1 / (mN * mL), weightDecay: 1 });
  expect(p.row('embedding')).toMatchObject({ epsilon: 1 / mN, weightDecay: 1 });
});

describe('Zheng et al. (arXiv 2603.00541): blocks of two layers, branch 1/L, readout × 1/r_n', () => {
  const cases: readonly [string, Optimizer, Record<string, number>][] = [
    ['SGD', 'sgd', { embedding: mN, hidden: mL, bias: mL * mN, readout: mN }],
    ['AdamW', 'adamw', { embedding: 1, hidden: 1 / mN, bias: 1, readout: 1 }],
    ['Lion', 'lion', { embedding: 1, hidden: 1 / mN, bias: 1, readout: 1 }],
    // Muon is for matrices: no bias.
    [
      'Muon',
      { name: 'muon', fanFactor: 'one' },
      { embedding: Math.sqrt(mN), hidden: 1, readout: Math.sqrt(mN) },
    ],
  ];
  it.each(cases)('%s', (_, optimizer, rates) => {
    const p = made(1, optimizer, 'Table 8');
    for (const [name, lr] of Object.entries(rates)) {
      expect(p.row(name).lr, name).toBe(lr);
      expect(p.row(name).weightDecay, name).toBe(1 / lr);
    }
  });
  it('AdamW’s ε: 1/r_n, 1/(r_L r_n), 1/r_n', () => {
    const p = made(1, 'adamw', 'Table 8');
    expect([
      p.row('embedding').epsilon,
      p.row('hidden').epsilon,
      p.row('readout').epsilon,
    ]).toStrictEqual([1 / mN, 1 / (mL * mN), 1 / mN]);
  });
  it('Muon-Kimi: 1, r_n^−1/2, 1', () => {
    const kimi = { name: 'muon', fanFactor: 'sqrt(max(in,out))' } as const;
    const p = muP({ gauge: { output: -1 } });
    const rates = (['input', 'hidden', 'output'] as const).map((role) =>
      p.exponents({ role, optimizer: kimi }),
    );
    expect(rates.map(({ lr }) => lr)).toStrictEqual([0, -1 / 2, 0]);
    expect(rates.map(({ weightDecay }) => weightDecay)).toStrictEqual([0, 1 / 2, 0]);
  });
});
