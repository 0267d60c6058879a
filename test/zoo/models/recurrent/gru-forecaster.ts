import * as tf from '@tensorflow/tfjs';
import { waves } from '../../data/series.ts';
import type { ZooEntry } from '../../entry.ts';

const length = 10;

function build(width: number): tf.LayersModel {
  const { dense, gru } = tf.layers;
  return tf.sequential({
    layers: [
      gru({ name: 'gru', units: width, inputShape: [length, 1] }),
      dense({ name: 'h', units: width, activation: 'relu' }),
      dense({ name: 'next', units: 1 }),
    ],
  });
}

export const gruForecaster: ZooEntry = {
  name: 'gru-forecaster',
  kind: 'recurrent',
  about: 'The next number of a series by a GRU (arXiv 1406.1078).',
  build,
  loss: 'meanSquaredError',
  batch: (size, seed) => waves(size, seed, length),
};
