import * as tf from '@tensorflow/tfjs';
import { nextTokens } from '../../data/tokens.ts';
import type { ZooEntry } from '../../entry.ts';

const words = 2000;

function build(width: number): tf.LayersModel {
  const { dense, embedding, lstm } = tf.layers;
  return tf.sequential({
    layers: [
      embedding({ name: 'words', inputDim: words, outputDim: width, inputShape: [null] }),
      lstm({ name: 'lstm1', units: width, returnSequences: true }),
      lstm({ name: 'lstm2', units: width, returnSequences: true }),
      dense({ name: 'next', units: words, activation: 'softmax' }),
    ],
  });
}

export const lstmLanguageModel: ZooEntry = {
  name: 'lstm-language-model',
  kind: 'recurrent',
  about: 'A language model of two LSTMs over 2000 words (arXiv 1409.2329).',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: (size, seed) => nextTokens(size, seed, { tokens: words }),
};
