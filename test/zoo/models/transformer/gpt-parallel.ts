import * as tf from '@tensorflow/tfjs';
import { multiHeadAttention, rmsNormalization } from '../../../../src/layers/index.ts';
import { nextTokens, vocabulary } from '../../data/tokens.ts';
import type { ZooEntry } from '../../entry.ts';
import { type Symbolic, through } from '../through.ts';

function block(x: Symbolic, width: number, name: string): Symbolic {
  const { add, dense } = tf.layers;
  const normed = through(x, rmsNormalization({ name: `${name}_norm` }));
  const attended = through(
    normed,
    multiHeadAttention({
      name: `${name}_attention`,
      heads: 2,
      headDim: width / 2,
      causal: true,
      rotary: true,
      queryKeyNorm: true,
    }),
  );
  const fed = through(
    normed,
    dense({ name: `${name}_up`, units: 4 * width, activation: 'relu' }),
    dense({ name: `${name}_down`, units: width }),
  );
  return through([x, attended, fed], add());
}

function build(width: number): tf.LayersModel {
  const { dense, embedding } = tf.layers;
  const tokens = tf.input({ shape: [null] });
  let x = through(tokens, embedding({ name: 'tokens', inputDim: vocabulary, outputDim: width }));
  for (const name of ['block1', 'block2']) x = block(x, width, name);
  const next = through(
    x,
    rmsNormalization({ name: 'norm' }),
    dense({ name: 'next', units: vocabulary, activation: 'softmax' }),
  );
  return tf.model({ inputs: tokens, outputs: next });
}

export const gptParallel: ZooEntry = {
  name: 'gpt-parallel',
  kind: 'transformer',
  about:
    'A causal language model with attention and feed-forward side by side, and norms of queries and keys (arXiv 2302.05442).',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: nextTokens,
};
