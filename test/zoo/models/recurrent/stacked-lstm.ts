import * as tf from '@tensorflow/tfjs';
import { waves } from '../../data/series.ts';
import type { ZooEntry } from '../../entry.ts';

const length = 8;

function build(width: number): tf.LayersModel {
  const { dense, lstm } = tf.layers;
  return tf.sequential({
    layers: [
      lstm({ name: 'lstm1', units: width, returnSequences: true, inputShape: [length, 1] }),
      lstm({ name: 'lstm2', units: 2 * width, returnSequences: true, unitForgetBias: false }),
      lstm({ name: 'lstm3', units: width, recurrentActivation: 'sigmoid' }),
      dense({ name: 'next', units: 1 }),
    ],
  });
}

export const stackedLstm: ZooEntry = {
  name: 'stacked-lstm',
  kind: 'recurrent',
  about: 'Three LSTMs on top of each other (arXiv 1303.5778).',
  build,
  loss: 'meanSquaredError',
  batch: (size, seed) => waves(size, seed, length),
};
