import * as tf from '@tensorflow/tfjs';
import { texts } from '../../data/tokens.ts';
import type { ZooEntry } from '../../entry.ts';

const words = 4000;
const classes = 5;

function build(width: number): tf.LayersModel {
  const { dense, embedding, globalAveragePooling1d } = tf.layers;
  return tf.sequential({
    layers: [
      embedding({ name: 'words', inputDim: words, outputDim: width, inputShape: [null] }),
      globalAveragePooling1d({}),
      dense({ name: 'subject', units: classes, activation: 'softmax' }),
    ],
  });
}

export const bagOfWords: ZooEntry = {
  name: 'bag-of-words',
  kind: 'dense',
  about:
    'fastText: the mean of the embeddings of words out of 4000, for any length (arXiv 1607.01759).',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: (size, seed) => texts(size, seed, { tokens: words, classes }),
};
