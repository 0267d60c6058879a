import * as tf from '@tensorflow/tfjs';
import { texts, vocabulary } from '../../data/tokens.ts';
import type { ZooEntry } from '../../entry.ts';

const classes = 4;

function build(width: number): tf.LayersModel {
  const { dense, embedding, lstm } = tf.layers;
  return tf.sequential({
    layers: [
      embedding({ name: 'words', inputDim: vocabulary, outputDim: width, inputShape: [null] }),
      lstm({ name: 'lstm', units: width }),
      dense({ name: 'subject', units: classes, activation: 'softmax' }),
    ],
  });
}

export const lstmClassifier: ZooEntry = {
  name: 'lstm-classifier',
  kind: 'recurrent',
  about: 'Words through an LSTM to a class (Hochreiter and Schmidhuber, 1997).',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: (size, seed) => texts(size, seed, { classes }),
};
