import { describe, expect, it } from 'vitest';
import {
  abc,
  interpolate,
  meanField,
  muP,
  ntk,
  type PlanOptions,
  parameterization,
  plan,
  sp,
  type TensorSpec,
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
