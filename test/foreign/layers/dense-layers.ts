import { layers } from '@tensorflow/tfjs-layers';
import type { OpCase } from '../ops/op-case.ts';
import { grid, named } from './grid.ts';
import { layerCase } from './layer-case.ts';

const activations = [
  'linear',
  'relu',
  'relu6',
  'elu',
  'selu',
  'softplus',
  'softsign',
  'swish',
  'mish',
  'gelu',
  'gelu_new',
  'tanh',
  'sigmoid',
  'hardSigmoid',
  'softmax',
  'logSoftmax',
] as const;
// tfjs's types lack some of the activations that it has.
const typed = (name: string) => name as 'relu';

export const denseLayers: readonly OpCase[] = [
  ...grid({ units: [1, 5], activation: activations, useBias: [true, false] }).map((settings) =>
    layerCase('dense', named(settings), [6], () =>
      layers.dense({ ...settings, activation: typed(settings.activation) }),
    ),
  ),
  ...activations.map((activation) =>
    layerCase('dense', `of a sequence, activation ${activation}`, [3, 4], () =>
      layers.dense({ units: 5, activation: typed(activation) }),
    ),
  ),
  ...activations.map((activation) =>
    layerCase('activation', activation, [3, 4], () =>
      layers.activation({ activation: typed(activation) }),
    ),
  ),
  layerCase('elu', '', [6], () => layers.elu()),
  layerCase('leakyReLU', '', [6], () => layers.leakyReLU()),
  layerCase('prelu', '', [6], () => layers.prelu()),
  layerCase('prelu', 'shared axes', [3, 4], () => layers.prelu({ sharedAxes: [1] })),
  layerCase('reLU', '', [6], () => layers.reLU()),
  layerCase('reLU', 'at most 0.5', [6], () => layers.reLU({ maxValue: 0.5 })),
  layerCase('softmax', '', [6], () => layers.softmax()),
  layerCase('thresholdedReLU', '', [6], () => layers.thresholdedReLU({ theta: 0.3 })),
  layerCase('dropout', 'at inference', [6], () => layers.dropout({ rate: 0.5 })),
  layerCase('flatten', '', [3, 4], () => layers.flatten()),
  layerCase('reshape', '', [3, 4], () => layers.reshape({ targetShape: [2, 6] })),
  layerCase('permute', '', [3, 4], () => layers.permute({ dims: [2, 1] })),
  layerCase('repeatVector', '', [4], () => layers.repeatVector({ n: 3 })),
  layerCase('timeDistributed', 'dense', [3, 4], () =>
    layers.timeDistributed({ layer: layers.dense({ units: 3 }) }),
  ),
  ...[2, 7].flatMap((outputDim) => [
    layerCase(
      'embedding',
      `outputDim ${outputDim}`,
      [5],
      () => layers.embedding({ inputDim: 9, outputDim }),
      { vocabulary: 9 },
    ),
    layerCase(
      'embedding',
      `outputDim ${outputDim}, of one`,
      [1],
      () => layers.embedding({ inputDim: 9, outputDim }),
      { vocabulary: 9 },
    ),
  ]),
];
