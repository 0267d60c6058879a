import * as tf from '@tensorflow/tfjs';
import { paddedNextTokens, vocabulary } from '../../data/tokens.ts';
import type { ZooEntry } from '../../entry.ts';

function build(width: number): tf.LayersModel {
  const { dense, embedding, lstm, timeDistributed } = tf.layers;
  return tf.sequential({
    layers: [
      embedding({
        name: 'words',
        inputDim: vocabulary,
        outputDim: width,
        inputShape: [null],
        maskZero: true,
      }),
      lstm({ name: 'lstm', units: width, returnSequences: true }),
      timeDistributed({
        name: 'next',
        layer: dense({ units: vocabulary, activation: 'softmax' }),
      }),
    ],
  });
}

export const maskedLstm: ZooEntry = {
  name: 'masked-lstm',
  kind: 'recurrent',
  about: 'An LSTM that passes over padding by the mask of its embedding.',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: paddedNextTokens,
};
