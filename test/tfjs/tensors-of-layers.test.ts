import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { fansOf } from '../../src/core/plan/tensor.ts';
import type { Dim, TensorKind } from '../../src/index.ts';
import { tensorsOf } from '../../src/tfjs/index.ts';
import { onBackend } from '../on-backends.ts';

const { layers } = tf;

/** Its width is 8, and 4 at the base: k widths are 8k, 4k at the base. */
const wide = (k = 1): Dim => ({ size: 8 * k, base: 4 * k });

type Row = readonly [name: string, kind: TensorKind, fanIn: Dim, fanOut: Dim];

/** Kernel and bias of a matrix-like layer. */
const rows = (fanIn: Dim, fanOut: Dim, path = 'layer'): Row[] => [
  [`${path}/kernel`, 'weight', fanIn, fanOut],
  [`${path}/bias`, 'bias', 1, fanOut],
];

/** Kernel, recurrent kernel and bias of a recurrent layer with so many gates. */
const recurrent = (gates: number, path = 'layer', fanIn: Dim = wide()): Row[] => [
  [`${path}/kernel`, 'weight', fanIn, wide(gates)],
  [`${path}/recurrent_kernel`, 'weight', wide(), wide(gates)],
  [`${path}/bias`, 'bias', 1, wide(gates)],
];

const gainAndBias: Row[] = [
  ['layer/gamma', 'gain', 1, wide()],
  ['layer/beta', 'bias', 1, wide()],
];

const name = 'layer';
const cheap = { name, recurrentInitializer: 'glorotUniform' } as const;

/** Every layer that has weights, with an input of so many channels and twice as many filters. */
const cases: readonly (readonly [
  title: string,
  make: (w: number) => { readonly shape: number[]; readonly layer: tf.layers.Layer },
  expected: readonly Row[],
])[] = [
  [
    'dense',
    (w) => ({ shape: [w], layer: layers.dense({ name, units: 2 * w }) }),
    rows(wide(), wide(2)),
  ],
  [
    'dense of a fixed input',
    (w) => ({ shape: [3], layer: layers.dense({ name, units: w }) }),
    rows(3, wide()),
  ],
  [
    'dense to a fixed output',
    (w) => ({ shape: [w], layer: layers.dense({ name, units: 3 }) }),
    rows(wide(), 3),
  ],
  [
    'dense without a bias',
    (w) => ({ shape: [w], layer: layers.dense({ name, units: w, useBias: false }) }),
    rows(wide(), wide()).slice(0, 1),
  ],
  [
    'conv1d',
    (w) => ({ shape: [5, w], layer: layers.conv1d({ name, filters: 2 * w, kernelSize: 3 }) }),
    rows(wide(3), wide(2)),
  ],
  [
    'conv2d',
    (w) => ({
      shape: [5, 5, w],
      layer: layers.conv2d({ name, filters: 2 * w, kernelSize: [2, 3] }),
    }),
    rows(wide(6), wide(2)),
  ],
  [
    'conv2d of an image',
    (w) => ({ shape: [5, 5, 3], layer: layers.conv2d({ name, filters: w, kernelSize: [2, 3] }) }),
    rows(18, wide()),
  ],
  [
    'conv3d',
    (w) => ({ shape: [3, 3, 3, w], layer: layers.conv3d({ name, filters: 2 * w, kernelSize: 2 }) }),
    rows(wide(8), wide(2)),
  ],
  [
    // Kernels of transposed convolutions are [height, width, out, in].
    'conv2dTranspose',
    (w) => ({
      shape: [3, 3, w],
      layer: layers.conv2dTranspose({ name, filters: 2 * w, kernelSize: [2, 3] }),
    }),
    rows(wide(6), wide(2)),
  ],
  [
    'conv3dTranspose to a fixed number of channels',
    (w) => ({
      shape: [3, 3, 3, w],
      layer: layers.conv3dTranspose({ name, filters: 3, kernelSize: 2 }),
    }),
    rows(wide(8), 3),
  ],
  [
    'separableConv2d',
    (w) => ({
      shape: [4, 4, w],
      layer: layers.separableConv2d({ name, filters: 2 * w, kernelSize: 2, depthMultiplier: 3 }),
    }),
    [
      ['layer/depthwise_kernel', 'weight', 4, wide(3)],
      ['layer/pointwise_kernel', 'weight', wide(3), wide(2)],
      ['layer/bias', 'bias', 1, wide(2)],
    ],
  ],
  [
    'depthwiseConv2d',
    (w) => ({
      shape: [4, 4, w],
      layer: layers.depthwiseConv2d({ name, kernelSize: 3, depthMultiplier: 2 }),
    }),
    [
      ['layer/depthwise_kernel', 'weight', 9, wide(2)],
      ['layer/bias', 'bias', 1, wide(2)],
    ],
  ],
  [
    'embedding',
    (w) => ({ shape: [5], layer: layers.embedding({ name, inputDim: 10, outputDim: w }) }),
    [['layer/embeddings', 'embedding', 1, wide()]],
  ],
  [
    // Moving means and variances are no parameters.
    'batchNormalization',
    (w) => ({ shape: [w], layer: layers.batchNormalization({ name }) }),
    gainAndBias,
  ],
  [
    'layerNormalization',
    (w) => ({ shape: [w], layer: layers.layerNormalization({ name }) }),
    gainAndBias,
  ],
  [
    'prelu',
    (w) => ({ shape: [w], layer: layers.prelu({ name }) }),
    [['layer/alpha', 'gain', 1, wide()]],
  ],
  [
    'simpleRNN',
    (w) => ({ shape: [3, w], layer: layers.simpleRNN({ ...cheap, units: w }) }),
    recurrent(1),
  ],
  [
    'gru of a fixed input',
    (w) => ({ shape: [3, 2], layer: layers.gru({ ...cheap, units: w }) }),
    recurrent(3, 'layer', 2),
  ],
  ['lstm', (w) => ({ shape: [3, w], layer: layers.lstm({ ...cheap, units: w }) }), recurrent(4)],
  [
    'convLstm2d',
    (w) => ({
      shape: [3, 4, 4, w],
      layer: layers.convLstm2d({ ...cheap, filters: w, kernelSize: [2, 3] }),
    }),
    [
      ['layer/kernel', 'weight', wide(6), wide(4)],
      ['layer/recurrent_kernel', 'weight', wide(6), wide(4)],
      ['layer/bias', 'bias', 1, wide(4)],
    ],
  ],
  [
    'bidirectional',
    (w) => ({
      shape: [3, w],
      layer: layers.bidirectional({
        name,
        layer: layers.gru({ units: w, recurrentInitializer: 'glorotUniform' }) as tf.RNN,
        mergeMode: 'concat',
      }),
    }),
    [...recurrent(3, 'layer/forward'), ...recurrent(3, 'layer/backward')],
  ],
  [
    'timeDistributed',
    (w) => ({
      shape: [3, w],
      layer: layers.timeDistributed({ name, layer: layers.dense({ units: 2 * w }) }),
    }),
    rows(wide(), wide(2)),
  ],
  [
    'an RNN of one cell',
    (w) => ({
      shape: [3, w],
      layer: layers.rnn({
        name,
        cell: layers.lstmCell({ units: w, recurrentInitializer: 'glorotUniform' }),
      }) as tf.layers.Layer,
    }),
    recurrent(4),
  ],
  [
    'an RNN of stacked cells',
    (w) => ({
      shape: [3, w],
      layer: layers.rnn({
        name,
        cell: [
          layers.lstmCell({ units: w, recurrentInitializer: 'glorotUniform' }),
          layers.gruCell({ units: w, recurrentInitializer: 'glorotUniform' }),
        ],
      }) as tf.layers.Layer,
    }),
    [...recurrent(4, 'layer/cell1'), ...recurrent(3, 'layer/cell2')],
  ],
];

function modelOf(make: (typeof cases)[number][1], w: number): tf.LayersModel {
  const { shape, layer } = make(w);
  const input = tf.input({ shape });
  return tf.model({ inputs: input, outputs: layer.apply(input) as tf.SymbolicTensor });
}

onBackend('cpu', 'every layer’s fans and kinds', () => {
  it.each(cases)('%s', (_, make, expected) => {
    const specs = tensorsOf(modelOf(make, 8), { base: modelOf(make, 4) });
    const seen = specs.map((spec) => {
      const { kind, fanIn, fanOut } = fansOf(spec);
      return [spec.name, kind, fanIn, fanOut];
    });
    expect(seen).toStrictEqual(expected);
    // Nothing was declared, so no role is fixed: each follows from the fans.
    for (const spec of specs) expect(spec.role).toBeUndefined();
  });
});
