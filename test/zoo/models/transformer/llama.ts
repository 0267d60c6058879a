import * as tf from '@tensorflow/tfjs';
import { gatedDense, multiHeadAttention, rmsNormalization } from '../../../../src/layers/index.ts';
import { nextTokens, vocabulary } from '../../data/tokens.ts';
import type { ZooEntry } from '../../entry.ts';
import { type Symbolic, through } from '../through.ts';

const headDim = 4;

/** x plus what layers make of it behind a norm. */
function residual(x: Symbolic, name: string, layer: tf.layers.Layer): Symbolic {
  const branch = through(x, rmsNormalization({ name: `${name}_norm` }), layer);
  return through([x, branch], tf.layers.add());
}

function build(width: number): tf.LayersModel {
  const { dense, embedding } = tf.layers;
  const tokens = tf.input({ shape: [null] });
  const stream = 2 * width;
  let x = through(tokens, embedding({ name: 'tokens', inputDim: vocabulary, outputDim: stream }));
  for (const name of ['block1', 'block2']) {
    const attention = multiHeadAttention({
      name: `${name}_attention`,
      heads: stream / headDim,
      headDim,
      keyValueHeads: stream / headDim / 2,
      causal: true,
      rotary: true,
    });
    x = residual(x, `${name}_attention`, attention);
    x = residual(
      x,
      `${name}_feed`,
      gatedDense({ name: `${name}_feed`, hidden: 3 * width, activation: 'swish' }),
    );
  }
  const next = through(
    x,
    rmsNormalization({ name: 'norm' }),
    dense({ name: 'next', units: vocabulary, useBias: false, activation: 'softmax' }),
  );
  return tf.model({ inputs: tokens, outputs: next });
}

export const llama: ZooEntry = {
  name: 'llama',
  kind: 'transformer',
  about:
    'Llama: root mean square norms, rotary positions, grouped keys and gated layers (arXiv 2307.09288).',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: nextTokens,
};
