import * as tf from '@tensorflow/tfjs';
import { fitted } from '../../data/vectors.ts';
import type { ZooEntry } from '../../entry.ts';

const features = 6;

function build(width: number): tf.LayersModel {
  const { batchNormalization, dense, reLU } = tf.layers;
  const block = (name: string) => [
    dense({ name, units: width, useBias: false, kernelInitializer: 'heNormal' }),
    batchNormalization({ name: `${name}-norm` }),
    reLU(),
  ];
  return tf.sequential({
    layers: [
      tf.layers.inputLayer({ inputShape: [features] }),
      ...block('in'),
      ...block('h1'),
      ...block('h2'),
      dense({ name: 'out', units: 1 }),
    ],
  });
}

export const mlpBatchNorm: ZooEntry = {
  name: 'mlp-batch-norm',
  kind: 'dense',
  about: 'Dense layers without biases, each in front of a batch norm (arXiv 1502.03167).',
  build,
  loss: 'meanSquaredError',
  batch: (size, seed) => fitted(size, seed, features),
};
