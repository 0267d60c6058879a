import * as tf from '@tensorflow/tfjs';
import { waves } from '../../data/series.ts';
import type { ZooEntry } from '../../entry.ts';

const length = 8;

function build(width: number): tf.LayersModel {
  const { dense, gruCell, lstmCell, rnn, simpleRNNCell } = tf.layers;
  const cell = [
    lstmCell({ units: width }),
    gruCell({ units: width }),
    simpleRNNCell({ units: 2 * width }),
  ];
  return tf.sequential({
    layers: [
      rnn({ name: 'rnn', cell, inputShape: [length, 1] }),
      dense({ name: 'next', units: 1 }),
    ],
  });
}

export const stackedCells: ZooEntry = {
  name: 'stacked-cells',
  kind: 'recurrent',
  about: 'One recurrent layer of three cells, of another kind each.',
  build,
  loss: 'meanSquaredError',
  batch: (size, seed) => waves(size, seed, length),
};
