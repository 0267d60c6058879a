import * as tf from '@tensorflow/tfjs';
import { texts } from '../../data/tokens.ts';
import type { ZooEntry } from '../../entry.ts';

const words = 2000;
const length = 8;
const classes = 5;

function build(width: number): tf.LayersModel {
  const { dense, embedding, flatten } = tf.layers;
  return tf.sequential({
    layers: [
      embedding({ name: 'words', inputDim: words, outputDim: width, inputLength: length }),
      flatten(),
      dense({ name: 'h', units: width, activation: 'relu' }),
      dense({ name: 'subject', units: classes, activation: 'softmax' }),
    ],
  });
}

export const embeddingClassifier: ZooEntry = {
  name: 'embedding-classifier',
  kind: 'dense',
  about: 'Words of 2000, embedded side by side, in front of dense layers (Bengio et al., 2003).',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: (size, seed) => texts(size, seed, { length, tokens: words, classes }),
};
