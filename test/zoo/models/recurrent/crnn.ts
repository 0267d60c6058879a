import * as tf from '@tensorflow/tfjs';
import { lines } from '../../data/series.ts';
import type { ZooEntry } from '../../entry.ts';

const rows = 8;
const marks = 5;

function build(width: number): tf.LayersModel {
  const { batchNormalization, bidirectional, conv2d, dense, gru } = tf.layers;
  const { maxPooling2d, permute, reshape } = tf.layers;
  const convolution = (name: string) =>
    conv2d({ name, filters: width, kernelSize: 3, padding: 'same', activation: 'relu' });
  return tf.sequential({
    layers: [
      tf.layers.inputLayer({ inputShape: [rows, 4 * marks, 1] }),
      convolution('conv1'),
      maxPooling2d({ poolSize: 2 }),
      convolution('conv2'),
      batchNormalization({ name: 'norm' }),
      maxPooling2d({ poolSize: 2 }),
      // A column of the picture is a time of the sequence.
      permute({ dims: [2, 1, 3] }),
      reshape({ targetShape: [marks, (rows / 4) * width] }),
      bidirectional({
        name: 'both',
        layer: gru({ units: width, returnSequences: true }) as tf.RNN,
        mergeMode: 'sum',
      }),
      dense({ name: 'mark', units: rows, activation: 'softmax' }),
    ],
  });
}

export const crnn: ZooEntry = {
  name: 'crnn',
  kind: 'recurrent',
  about:
    'A line of marks: convolutions of its picture, read both ways by a GRU (arXiv 1507.05717).',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: (size, seed) => lines(size, seed, rows, marks),
};
