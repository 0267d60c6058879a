import * as tf from '@tensorflow/tfjs';
import { sortedTokens, vocabulary } from '../../data/tokens.ts';
import type { ZooEntry } from '../../entry.ts';
import { type Symbolic, through } from '../through.ts';

/** One head of attention by dense layers and dot products. */
function head(x: Symbolic, width: number, name: string): Symbolic {
  const { activation, dense, dot, permute } = tf.layers;
  const projected = (part: string) =>
    through(x, dense({ name: `${name}_${part}`, units: width, useBias: false }));
  const weights = through(
    [projected('query'), through(projected('key'), permute({ dims: [2, 1] }))],
    dot({ name: `${name}_scores`, axes: [2, 1] }),
    activation({ activation: 'softmax' }),
  );
  return through([weights, projected('value')], dot({ name: `${name}_mixed`, axes: [2, 1] }));
}

function build(width: number): tf.LayersModel {
  const { add, concatenate, dense, embedding, layerNormalization } = tf.layers;
  const tokens = tf.input({ shape: [null] });
  const x = through(tokens, embedding({ name: 'tokens', inputDim: vocabulary, outputDim: width }));
  const attended = through(
    [head(x, width, 'head1'), head(x, width, 'head2')],
    concatenate(),
    dense({ name: 'joined', units: width }),
  );
  const sorted = through(
    [x, attended],
    add(),
    layerNormalization({ name: 'norm' }),
    dense({ name: 'sorted', units: vocabulary, activation: 'softmax' }),
  );
  return tf.model({ inputs: tokens, outputs: sorted });
}

export const stockAttention: ZooEntry = {
  name: 'stock-attention',
  kind: 'transformer',
  about: 'Attention written by hand, of dense layers, dot products and a softmax.',
  build,
  declared: { outputs: { head1_scores: 'sum', head2_scores: 'sum' } },
  because: 'The dot product of queries and keys sums over the width without a weight.',
  loss: 'sparseCategoricalCrossentropy',
  batch: sortedTokens,
};
