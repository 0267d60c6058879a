import * as tf from '@tensorflow/tfjs';
import { reversedTokens, vocabulary } from '../../data/tokens.ts';
import type { ZooEntry } from '../../entry.ts';
import { through } from '../through.ts';

function build(width: number): tf.LayersModel {
  const { activation, concatenate, dense, dot, embedding, gru } = tf.layers;
  const [source, late] = [tf.input({ shape: [null] }), tf.input({ shape: [null] })];
  const read = (input: typeof source, name: string) =>
    through(
      input,
      embedding({ name: `${name}_words`, inputDim: vocabulary, outputDim: width }),
      gru({ name, units: width, returnSequences: true }),
    );
  const encoded = read(source, 'encoder');
  const decoded = read(late, 'decoder');
  const weights = through(
    [decoded, encoded],
    dot({ name: 'scores', axes: [2, 2] }),
    activation({ activation: 'softmax' }),
  );
  const context = through([weights, encoded], dot({ name: 'context', axes: [2, 1] }));
  const next = through(
    [context, decoded],
    concatenate(),
    dense({ name: 'attended', units: width, activation: 'tanh' }),
    dense({ name: 'next', units: vocabulary, activation: 'softmax' }),
  );
  return tf.model({ inputs: [source, late], outputs: next });
}

export const seq2seqAttention: ZooEntry = {
  name: 'seq2seq-attention',
  kind: 'recurrent',
  about:
    'A decoder that looks back at the encoder by dot products of their states (arXiv 1508.04025).',
  build,
  declared: { outputs: { scores: 'sum' } },
  because: 'The dot product of two states sums over the width without a weight.',
  loss: 'sparseCategoricalCrossentropy',
  batch: reversedTokens,
};
