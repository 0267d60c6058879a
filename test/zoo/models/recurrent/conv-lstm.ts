import * as tf from '@tensorflow/tfjs';
import { films } from '../../data/series.ts';
import type { ZooEntry } from '../../entry.ts';

const length = 4;
const side = 6;

function build(width: number): tf.LayersModel {
  const { conv2d, convLstm2d } = tf.layers;
  return tf.sequential({
    layers: [
      convLstm2d({
        name: 'lstm',
        filters: width,
        kernelSize: 3,
        padding: 'same',
        inputShape: [length, side, side, 1],
      }) as tf.layers.Layer,
      conv2d({ name: 'frame', filters: 1, kernelSize: 3, padding: 'same' }),
    ],
  });
}

export const convLstm: ZooEntry = {
  name: 'conv-lstm',
  kind: 'recurrent',
  about: 'The next frame of a film by a convolutional LSTM (arXiv 1506.04214).',
  build,
  loss: 'meanSquaredError',
  batch: (size, seed) => films(size, seed, length, side),
};
