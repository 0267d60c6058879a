import * as tf from '@tensorflow/tfjs';
import { nextTokens, positions, vocabulary } from '../../data/tokens.ts';
import type { Batch, ZooEntry } from '../../entry.ts';

function build(width: number): tf.LayersModel {
  const { dense, gru, timeDistributed } = tf.layers;
  return tf.sequential({
    layers: [
      gru({
        name: 'gru',
        units: width,
        returnSequences: true,
        inputShape: [positions, vocabulary],
      }),
      timeDistributed({ name: 'h', layer: dense({ units: 2 * width, activation: 'relu' }) }),
      timeDistributed({
        name: 'next',
        layer: dense({ units: vocabulary, activation: 'softmax' }),
      }),
    ],
  });
}

/** Characters as vectors with a single 1, and so are the next ones. */
function batch(size: number, seed: number): Batch {
  const { xs, ys } = nextTokens(size, seed);
  const spelled = [xs, ys].map((tokens) =>
    tf.tidy(() => {
      const flat = tf.cast(tf.reshape(tokens as tf.Tensor, [size, positions]), 'int32');
      return tf.cast(tf.oneHot(flat, vocabulary), 'float32');
    }),
  ) as [tf.Tensor, tf.Tensor];
  tf.dispose([xs, ys]);
  return { xs: spelled[0], ys: spelled[1] };
}

export const characterRnn: ZooEntry = {
  name: 'character-rnn',
  kind: 'recurrent',
  about: 'Characters, one at a time, by a GRU and dense layers at each time (arXiv 1308.0850).',
  build,
  loss: 'categoricalCrossentropy',
  batch,
};
