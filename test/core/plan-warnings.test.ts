import { describe, expect, it } from 'vitest';
import {
  abc,
  type Dim,
  interpolate,
  meanField,
  muP,
  ntk,
  type PlanOptions,
  parameterization,
  plan,
  sp,
  type TensorSpec,
  type WeightSpec,
} from '../../src/index.ts';
import { matrices, mlp } from './networks.ts';

const warnings = (options: Partial<PlanOptions>): readonly string[] =>
  plan({ parameterization: muP(), optimizer: 'sgd', tensors: mlp, ...options }).warnings;

const startingWith = (name: string, initializer: string): readonly TensorSpec[] =>
  mlp.map((tensor) => (tensor.name === name ? { ...tensor, initializer } : tensor));

const standardTable = abc({
  name: 'ours',
  exponents: {
    input: { multiplier: 0, init: 0, lr: 0 },
    hidden: { multiplier: 0, init: -1 / 2, lr: 0 },
    output: { multiplier: 0, init: -1 / 2, lr: 0 },
  },
});

const w = { size: 256, base: 64 };
const weight = (name: string, fanIn: Dim, fanOut: Dim): WeightSpec => ({ name, fanIn, fanOut });
const told = mlp.map((tensor) =>
  tensor.name === 'out/kernel' ? { ...tensor, readout: true } : tensor,
) as readonly TensorSpec[];

/** Each warning: how it begins, when it is given, and the nearest cases in which it is not. */
const cases: readonly {
  readonly title: string;
  /** What any warning of this sort has, whatever its numbers. */
  readonly topic: RegExp;
  /** What it says of the first of the cases given. */
  readonly says: string;
  readonly given: readonly Partial<PlanOptions>[];
  readonly not: readonly Partial<PlanOptions>[];
}[] = [
  {
    title: 'nothing scales',
    topic: /^Nothing scales/,
    says: 'give a third width',
    given: [{ tensors: [{ name: 'w', fanIn: 64, fanOut: 64 }] }, { tensors: [] }],
    not: [
      { tensors: mlp },
      // At the base width, but known to scale.
      { tensors: [{ name: 'w', fanIn: 64, fanOut: { size: 64, base: 64 } }] },
    ],
  },
  {
    title: 'widths grow at different rates',
    topic: /^Widths grow at different rates/,
    says: '(64→256, but 64→128)',
    given: [
      {
        tensors: [{ name: 'w', fanIn: { size: 256, base: 64 }, fanOut: { size: 128, base: 64 } }],
      },
    ],
    not: [
      {
        tensors: [{ name: 'w', fanIn: { size: 256, base: 64 }, fanOut: { size: 96, base: 24 } }],
      },
      // A vocabulary is no width.
      {
        tensors: [
          {
            name: 'e',
            size: { size: 256, base: 64 },
            kind: 'embedding',
          },
          { name: 'w', fanIn: { size: 256, base: 64 }, fanOut: 10 },
        ],
      },
    ],
  },
  {
    title: 'narrowing inside the network',
    topic: /narrows? a width to a fixed size/,
    says: 'code narrows a width to a fixed size, inside the network: scaled as an output, ',
    given: [
      { tensors: [...mlp, { name: 'code', fanIn: w, fanOut: 4, readout: false }] },
      // Nobody has said which of them writes the output.
      { tensors: [...mlp, { name: 'router', fanIn: w, fanOut: 4 }] },
      { tensors: [...told, { name: 'router', fanIn: w, fanOut: 4 }] },
    ],
    not: [
      { tensors: told },
      { tensors: [...told, { name: 'value', fanIn: w, fanOut: 1, readout: true }] },
      { tensors: [...mlp, { name: 'router', fanIn: w, fanOut: 4, role: 'output' }] },
      { tensors: [...mlp, { name: 'code', fanIn: w, fanOut: 4, role: 'bottleneck' }] },
    ],
  },
  {
    title: 'a bottleneck’s change grows',
    topic: /as a bottleneck/,
    says: 'code starts what it writes at order one, as a bottleneck: the change of the features above adds up along its rows (W₀·Δh), so that its output’s change grows as m^0.5 ',
    given: [muP(), parameterization({ richness: 0.25 }), sp()].map((p) => ({
      parameterization: p,
      tensors: [...mlp, { name: 'code', fanIn: w, fanOut: 4, role: 'bottleneck' as const }],
    })),
    not: [
      {
        parameterization: ntk(),
        tensors: [...mlp, { name: 'code', fanIn: w, fanOut: 4, role: 'bottleneck' }],
      },
      { tensors: [...mlp, { name: 'code', fanIn: w, fanOut: 4, role: 'output' }] },
    ],
  },
  {
    title: 'no tensor reads the width out',
    topic: /^No tensor reads the width out/,
    says: 'declare it in `outputs`',
    given: [
      { tensors: mlp.filter(({ name }) => name !== 'out/kernel') },
      { tensors: [{ name: 'code', fanIn: w, fanOut: 4, readout: false }] },
    ],
    not: [
      { tensors: mlp },
      { tensors: [{ name: 'w', fanIn: 64, fanOut: 64 }] },
      {
        tensors: mlp.filter(({ name }) => name !== 'out/kernel'),
        outputs: [{ name: 'similarity', fanIn: w }],
      },
    ],
  },
  {
    title: 'an output that may start large',
    topic: /independent at the start/,
    says: 'similarity starts small only if what is multiplied is independent at the start. Where it is not (towers that share weights, an embedding that a residual stream carries to its own readout), the output starts as m^0.5 ',
    given: [
      { parameterization: ntk(), outputs: [{ name: 'similarity', fanIn: w }] },
      {
        parameterization: parameterization({ richness: 0.25 }),
        outputs: [{ name: 'similarity', fanIn: w, reduction: 'mean' }],
      },
    ],
    not: [{ outputs: [{ name: 'similarity', fanIn: w }] }, { parameterization: ntk() }],
  },
  {
    title: 'a bias whose kind was left out',
    topic: /called like a bias/,
    says: 'mlp.bias and out.bias are planned as a weight, and called like a bias',
    given: [{ tensors: [...mlp, ...['mlp.bias', 'out.bias'].map((name) => weight(name, w, w))] }],
    not: [
      { tensors: mlp },
      { tensors: [...mlp, weight('debias_matrix', w, w)] },
      { tensors: [...mlp, { ...weight('mlp.bias', w, w), kind: 'weight' }] },
    ],
  },
  {
    title: 'a gain whose kind was left out',
    topic: /called like a gain/,
    says: "ln.weight is planned as a weight, and called like a gain: give { kind: 'gain', size }",
    given: ['ln.weight', 'h/3/ln_1/weight', 'layer_norm/gamma', 'norm.weight', 'rmsnorm/scale'].map(
      (name) => ({ tensors: [...mlp, { ...weight(name, w, 1), role: 'output' }] }),
    ),
    not: [{ tensors: [...mlp, weight('normal.weight', w, w)] }],
  },
  {
    title: 'an embedding whose kind was left out',
    topic: /called like an embedding/,
    says: 'embed.weight is planned as a weight, and called like an embedding',
    given: [
      'embed.weight',
      'transformer.wte.weight',
      'token_embedding',
      'tok_embeddings.weight',
    ].map((name) => ({ tensors: [...mlp, weight(name, 50257, w)] })),
    not: [
      { tensors: [...mlp, { name: 'embed.weight', kind: 'embedding', size: w }] },
      { tensors: [...mlp, weight('unembed.weight', w, w)] },
    ],
  },
  {
    title: 'a head in torch’s order',
    topic: /called like a readout/,
    says: 'head.weight: called like a readout',
    given: ['head.weight', 'lm_head', 'net/readout/kernel'].map((name) => ({
      tensors: [...mlp, weight(name, 1000, w)],
    })),
    not: [
      { tensors: [...mlp, { ...weight('head.weight', w, 1000), readout: true }] },
      { tensors: [...mlp, { ...weight('head.weight', 1000, w), role: 'input' }] },
      { tensors: [...mlp, weight('attention/head1/kernel', 1000, w)] },
    ],
  },
  {
    title: 'fans as bare numbers',
    topic: /planned as fixed/,
    says: 'mlp.weight: planned as fixed, though 256 is a width elsewhere (64→256)',
    given: [
      { tensors: [...mlp, weight('mlp.weight', 256, 256)] },
      { tensors: [...mlp, weight('mlp.weight', 256, 10)] },
    ],
    not: [
      { tensors: [...mlp, weight('gate', 3, 3)] },
      { tensors: [...mlp, { ...weight('gate', 256, 256), role: 'fixed' }] },
      { tensors: [...mlp, weight('in', 256, w)] },
    ],
  },
  {
    title: 'a base that is wider than the target',
    topic: /is wider than the target/,
    says: 'The base is wider than the target (512→64)',
    given: [
      { tensors: [weight('w', { size: 64, base: 512 }, 10)] },
      { tensors: [...mlp, { ...weight('v', { size: 64, base: 512 }, 10), role: 'output' }] },
    ],
    not: [{ tensors: mlp }],
  },
  {
    title: 'decay breaks laziness',
    topic: /^Weight decay/,
    says: 'Weight decay 0.1 at r = 0: ',
    given: [
      { parameterization: ntk(), weightDecay: 0.1 },
      { parameterization: parameterization({ richness: 0.25 }), weightDecay: 0.1 },
    ],
    not: [
      { parameterization: ntk() },
      { parameterization: ntk(), weightDecay: 0 },
      { parameterization: muP(), weightDecay: 0.1 },
      { parameterization: meanField(), weightDecay: 0.1 },
      { parameterization: sp(), weightDecay: 0.1 },
    ],
  },
  {
    title: 'a readout of zeros is lazier still',
    topic: /starts at zero/,
    says: 'out/kernel starts at zero at r = 0: ',
    given: [{ parameterization: ntk(), tensors: startingWith('out/kernel', 'zeros') }],
    not: [
      { parameterization: muP(), tensors: startingWith('out/kernel', 'zeros') },
      { parameterization: ntk(), tensors: startingWith('out/kernel', 'glorotNormal') },
      { parameterization: ntk(), tensors: startingWith('h1/bias', 'zeros') },
      { parameterization: ntk(), tensors: startingWith('out/bias', 'zeros') },
    ],
  },
  {
    title: 'SP is not what Glorot does',
    topic: /Glorot/,
    says: 'out/kernel has a Glorot initializer',
    given: [
      { parameterization: sp(), tensors: startingWith('out/kernel', 'glorotNormal') },
      { parameterization: sp(), tensors: startingWith('h1/kernel', 'glorotUniform') },
      // What it is counts, not what it is called.
      { parameterization: standardTable, tensors: startingWith('out/kernel', 'glorotNormal') },
      {
        parameterization: interpolate(sp(), sp({ gauge: 'unit-init' }), 0.5),
        tensors: startingWith('out/kernel', 'glorotNormal'),
      },
    ],
    not: [
      {
        parameterization: parameterization({ name: 'SP' }),
        tensors: startingWith('out/kernel', 'glorotNormal'),
      },
      { parameterization: sp(), tensors: startingWith('h2/kernel', 'glorotNormal') },
      { parameterization: sp(), tensors: startingWith('out/kernel', 'heNormal') },
      { parameterization: muP(), tensors: startingWith('out/kernel', 'glorotNormal') },
      // At one size at every width there is nothing to mix.
      {
        parameterization: sp(),
        tensors: [...mlp, { name: 'mixed', fanIn: 3, fanOut: 3, initializer: 'glorotNormal' }],
      },
    ],
  },
  {
    title: 'depth without branches',
    topic: /^Depth is given/,
    says: 'set `branch: true`',
    given: [{ depth: { layers: { size: 8, base: 2 }, alpha: 1 } }],
    not: [
      {},
      {
        depth: { layers: { size: 8, base: 2 }, alpha: 1 },
        tensors: mlp.map((tensor) => ({ ...tensor, branch: true })),
      },
    ],
  },
  {
    title: 'Muon on a vector',
    topic: /is no matrix/,
    says: 'h1/bias is no matrix: muon ',
    given: [{ optimizer: 'muon' }],
    not: [{ optimizer: 'muon', tensors: matrices }, { optimizer: 'adam' }],
  },
];

describe.each(cases)('warning: $title', ({ topic, says, given, not }) => {
  it('is given, once', () => {
    for (const options of given) {
      expect(warnings(options).filter((warning) => topic.test(warning))).toHaveLength(1);
    }
  });
  it('names what it is about', () => {
    expect(warnings(given[0] ?? {}).find((warning) => topic.test(warning))).toContain(says);
  });
  it('is not given in the nearest cases without it', () => {
    for (const options of not) {
      expect(warnings(options).filter((warning) => topic.test(warning))).toStrictEqual([]);
    }
  });
});

it('a plain plan has no warnings at all', () => {
  for (const p of [muP(), ntk(), sp()]) {
    expect(warnings({ parameterization: p })).toStrictEqual([]);
  }
});
