import * as tf from '@tensorflow/tfjs';
import { sortedTokens, vocabulary } from '../../data/tokens.ts';
import type { ZooEntry } from '../../entry.ts';

function build(width: number): tf.LayersModel {
  const { bidirectional, dense, embedding, lstm, timeDistributed } = tf.layers;
  const both = (name: string) =>
    bidirectional({
      name,
      layer: lstm({ units: width, returnSequences: true }) as tf.RNN,
      mergeMode: 'concat',
    });
  return tf.sequential({
    layers: [
      embedding({ name: 'words', inputDim: vocabulary, outputDim: width, inputShape: [null] }),
      both('both1'),
      both('both2'),
      timeDistributed({
        name: 'tags',
        layer: dense({ units: vocabulary, activation: 'softmax' }),
      }),
    ],
  });
}

export const bidirectionalLstm: ZooEntry = {
  name: 'bidirectional-lstm',
  kind: 'recurrent',
  about: 'A tagger of two LSTMs that read both ways (Schuster and Paliwal, 1997).',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: (size, seed) => sortedTokens(size, seed, { length: 6 }),
};
