import * as tf from '@tensorflow/tfjs';
import { directions } from '../../data/series.ts';
import type { ZooEntry } from '../../entry.ts';

const length = 4;
const side = 6;

function build(width: number): tf.LayersModel {
  const { conv2d, dense, flatten, lstm, maxPooling2d, timeDistributed } = tf.layers;
  return tf.sequential({
    layers: [
      timeDistributed({
        name: 'conv',
        layer: conv2d({ filters: width, kernelSize: 3, padding: 'same', activation: 'relu' }),
        inputShape: [length, side, side, 1],
      }),
      timeDistributed({ layer: maxPooling2d({ poolSize: 2 }) }),
      timeDistributed({ layer: flatten() }),
      lstm({ name: 'lstm', units: width }),
      dense({ name: 'direction', units: 9, activation: 'softmax' }),
    ],
  });
}

export const cnnLstm: ZooEntry = {
  name: 'cnn-lstm',
  kind: 'recurrent',
  about: 'A convolution of each frame, and an LSTM over all of them (arXiv 1411.4389).',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: (size, seed) => directions(size, seed, length, side),
};
