import { describe, expect, it } from 'vitest';
import { muP, type PlanRow, plan, type TensorSpec } from '../../src/index.ts';

/**
 * microsoft/mup's MuAdam and MuSGD, whose gauge is { output: −1 }: MuReadout
 * divides its input by width_mult, and keeps the variance of its weights.
 *
 * |              | vector-like (one infinite dimension) | matrix-like (two) |
 * | ---          | ---           | ---                          |
 * | MuAdam lr    | 1             | 1/fanin_mult                 |
 * | MuAdam wd    | 1             | fanin_mult                   |
 * | MuSGD lr     | width_mult    | fanout_mult/fanin_mult       |
 * | MuSGD wd     | 1/width_mult  | fanin_mult/fanout_mult       |
 *
 * mup leaves ε unscaled; we do not, so ε is not compared.
 */
const mlp: readonly TensorSpec[] = [
  { name: 'h1/kernel', fanIn: 784, fanOut: { size: 256, base: 64 } },
  { name: 'h1/bias', size: { size: 256, base: 64 }, kind: 'bias' },
  { name: 'h2/kernel', fanIn: { size: 256, base: 64 }, fanOut: { size: 1024, base: 128 } },
  { name: 'h2/bias', size: { size: 1024, base: 128 }, kind: 'bias' },
  { name: 'readout/kernel', fanIn: { size: 1024, base: 128 }, fanOut: 10 },
  { name: 'readout/bias', size: 10, kind: 'bias' },
];

/** 3×3 convolutions over 16→64 and 32→64 channels, and a dense readout of 8×8×64. */
const cnn: readonly TensorSpec[] = [
  { name: 'conv1', fanIn: 9 * 3, fanOut: { size: 64, base: 16 } },
  {
    name: 'conv2',
    fanIn: { size: 9 * 64, base: 9 * 16 },
    fanOut: { size: 64, base: 32 },
  },
  { name: 'norm/gamma', size: { size: 64, base: 32 }, kind: 'gain' },
  { name: 'fc', fanIn: { size: 64 * 64, base: 64 * 32 }, fanOut: 10 },
];

type Line = readonly [init: number, multiplier: number, lr: number, weightDecay: number];
const lineOf = (row: PlanRow): Line => [row.init, row.multiplier, row.lr, row.weightDecay];

function lines(tensors: readonly TensorSpec[], optimizer: 'adamw' | 'sgd') {
  const made = plan({ parameterization: muP({ gauge: { output: -1 } }), optimizer, tensors });
  return Object.fromEntries(made.rows.map((row) => [row.name, lineOf(row)]));
}

// Every ratio is a power of two with a binary root where a root is taken: exact.
describe('microsoft/mup, an MLP whose widths grow by 4 and by 8', () => {
  it('MuAdamW', () => {
    expect(lines(mlp, 'adamw')).toStrictEqual({
      'h1/kernel': [1, 1, 1, 1],
      'h1/bias': [1, 1, 1, 1],
      'h2/kernel': [1 / 2, 1, 1 / 4, 4],
      'h2/bias': [1, 1, 1, 1],
      'readout/kernel': [1, 1 / 8, 1, 1],
      'readout/bias': [1, 1, 1, 1],
    });
  });
  it('MuSGD', () => {
    expect(lines(mlp, 'sgd')).toStrictEqual({
      'h1/kernel': [1, 1, 4, 1 / 4],
      'h1/bias': [1, 1, 4, 1 / 4],
      'h2/kernel': [1 / 2, 1, 8 / 4, 4 / 8],
      'h2/bias': [1, 1, 8, 1 / 8],
      'readout/kernel': [1, 1 / 8, 8, 1 / 8],
      'readout/bias': [1, 1, 1, 1],
    });
  });
});

describe('microsoft/mup, a CNN whose channels grow by 4 and by 2', () => {
  it('MuAdamW', () => {
    expect(lines(cnn, 'adamw')).toStrictEqual({
      conv1: [1, 1, 1, 1],
      conv2: [1 / 2, 1, 1 / 4, 4],
      'norm/gamma': [1, 1, 1, 1],
      fc: [1, 1 / 2, 1, 1],
    });
  });
  it('MuSGD', () => {
    expect(lines(cnn, 'sgd')).toStrictEqual({
      conv1: [1, 1, 4, 1 / 4],
      conv2: [1 / 2, 1, 2 / 4, 4 / 2],
      'norm/gamma': [1, 1, 2, 1 / 2],
      fc: [1, 1 / 2, 2, 1 / 2],
    });
  });
});
