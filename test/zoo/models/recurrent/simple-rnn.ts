import * as tf from '@tensorflow/tfjs';
import { waves } from '../../data/series.ts';
import type { ZooEntry } from '../../entry.ts';

const length = 10;

function build(width: number): tf.LayersModel {
  const { dense, simpleRNN } = tf.layers;
  return tf.sequential({
    layers: [
      simpleRNN({ name: 'rnn1', units: width, returnSequences: true, inputShape: [length, 1] }),
      simpleRNN({ name: 'rnn2', units: 2 * width }),
      dense({ name: 'next', units: 1 }),
    ],
  });
}

export const simpleRnn: ZooEntry = {
  name: 'simple-rnn',
  kind: 'recurrent',
  about: 'Two plain recurrent layers in front of a dense one (Elman, 1990).',
  build,
  loss: 'meanSquaredError',
  batch: (size, seed) => waves(size, seed, length),
};
