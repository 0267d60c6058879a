import * as tf from '@tensorflow/tfjs';
import { pitches } from '../../data/vectors.ts';
import type { ZooEntry } from '../../entry.ts';

const length = 16;
const classes = 4;

function build(width: number): tf.LayersModel {
  const { batchNormalization, conv1d, dense, globalMaxPooling1d, inputLayer, maxPooling1d, reLU } =
    tf.layers;
  const block = (name: string, filters: number, kernelSize: number) => [
    conv1d({ name, filters, kernelSize, padding: 'same' }),
    batchNormalization({ name: `${name}-norm` }),
    reLU(),
  ];
  return tf.sequential({
    layers: [
      inputLayer({ inputShape: [length, 1] }),
      ...block('conv1', width, 5),
      maxPooling1d({ poolSize: 2 }),
      ...block('conv2', 2 * width, 3),
      ...block('conv3', width, 3),
      globalMaxPooling1d({}),
      dense({ name: 'out', units: classes, activation: 'softmax' }),
    ],
  });
}

export const signalClassifier: ZooEntry = {
  name: 'signal-classifier',
  kind: 'convolutional',
  about: 'Convolutions over time with batch norm, for series (arXiv 1611.06455).',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: (size, seed) => pitches(size, seed, length),
};
