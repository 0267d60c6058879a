import * as tf from '@tensorflow/tfjs';
import { learnedPositions, multiHeadAttention } from '../../../../src/layers/index.ts';
import { positions, sortedTokens, vocabulary } from '../../data/tokens.ts';
import type { ZooEntry } from '../../entry.ts';
import { type Symbolic, through } from '../through.ts';

/** x plus what layers make of it, normalized. */
function residual(x: Symbolic, name: string, ...layers: tf.layers.Layer[]): Symbolic {
  const branch = through(x, ...layers, tf.layers.dropout({ rate: 0.1 }));
  return through([x, branch], tf.layers.add(), tf.layers.layerNormalization({ name }));
}

function build(width: number): tf.LayersModel {
  const { dense, embedding } = tf.layers;
  const tokens = tf.input({ shape: [positions] });
  let x = through(
    tokens,
    embedding({ name: 'tokens', inputDim: vocabulary, outputDim: width }),
    learnedPositions({ name: 'positions', length: positions }),
  );
  for (const name of ['block1', 'block2']) {
    const attention = multiHeadAttention({
      name: `${name}_attention`,
      heads: 2,
      headDim: width / 2,
      causal: false,
      useBias: true,
    });
    x = residual(x, `${name}_norm1`, attention);
    x = residual(
      x,
      `${name}_norm2`,
      dense({ name: `${name}_up`, units: 4 * width, activation: 'relu' }),
      dense({ name: `${name}_down`, units: width }),
    );
  }
  const sorted = through(x, dense({ name: 'sorted', units: vocabulary, activation: 'softmax' }));
  return tf.model({ inputs: tokens, outputs: sorted });
}

export const postNorm: ZooEntry = {
  name: 'post-norm',
  kind: 'transformer',
  about: 'An encoder with layer norms behind its branches, and dropout in them (arXiv 1706.03762).',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: sortedTokens,
  random: true,
};
