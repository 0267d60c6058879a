import * as tf from '@tensorflow/tfjs';
import {
  balanceLoss,
  mixtureOfExperts,
  multiHeadAttention,
  rmsNormalization,
} from '../../../../src/layers/index.ts';
import { nextTokens, vocabulary } from '../../data/tokens.ts';
import type { Batch, ZooEntry } from '../../entry.ts';
import { type Symbolic, through } from '../through.ts';

function build(width: number): tf.LayersModel {
  const { add, dense, embedding } = tf.layers;
  const tokens = tf.input({ shape: [null] });
  const x = through(tokens, embedding({ name: 'tokens', inputDim: vocabulary, outputDim: width }));
  const attended = through(
    [
      x,
      through(
        x,
        rmsNormalization({ name: 'norm1' }),
        multiHeadAttention({
          name: 'attention',
          heads: 2,
          headDim: width / 2,
          causal: true,
          rotary: true,
        }),
      ),
    ],
    add(),
  );
  const experts = mixtureOfExperts({
    name: 'experts',
    experts: 4,
    topK: 2,
    hidden: width,
    balance: true,
  });
  const normed = through(attended, rmsNormalization({ name: 'norm2' }));
  const [mixed, imbalance] = experts.apply(normed) as [Symbolic, Symbolic];
  const next = through(
    [attended, mixed],
    add(),
    rmsNormalization({ name: 'norm3' }),
    dense({ name: 'next', units: vocabulary, activation: 'softmax' }),
  );
  return tf.model({ inputs: tokens, outputs: [next, imbalance] });
}

/** The second target is not looked at. */
function batch(size: number, seed: number): Batch {
  const { xs, ys } = nextTokens(size, seed);
  return { xs, ys: [ys as tf.Tensor, tf.zeros([size, 1])] };
}

export const gptMixtureOfExperts: ZooEntry = {
  name: 'gpt-mixture-of-experts',
  kind: 'transformer',
  about:
    'A causal language model that sends tokens to two of four experts, kept alike in use (arXiv 2101.03961).',
  build,
  // tfjs takes names beside functions, and its types do not.
  loss: ['sparseCategoricalCrossentropy', balanceLoss(0.01)] as ZooEntry['loss'],
  batch,
};
