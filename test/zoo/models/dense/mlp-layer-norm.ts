import * as tf from '@tensorflow/tfjs';
import { classified } from '../../data/vectors.ts';
import type { ZooEntry } from '../../entry.ts';

const features = 6;
const classes = 4;
const depth = 8;

function build(width: number): tf.LayersModel {
  const { activation, dense, inputLayer, layerNormalization } = tf.layers;
  const blocks = Array.from({ length: depth }, (_, i) => [
    dense({ name: `h${i + 1}`, units: width }),
    layerNormalization({ name: `norm${i + 1}` }),
    activation({ activation: 'tanh' }),
  ]);
  return tf.sequential({
    layers: [
      inputLayer({ inputShape: [features] }),
      ...blocks.flat(),
      dense({ name: 'out', units: classes, activation: 'softmax' }),
    ],
  });
}

export const mlpLayerNorm: ZooEntry = {
  name: 'mlp-layer-norm',
  kind: 'dense',
  about: 'Eight dense layers, each with a layer norm (arXiv 1607.06450).',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: (size, seed) => classified(size, seed, features, classes),
};
