import * as tf from '@tensorflow/tfjs';
import { rmsNormalization, transformerBlock } from '../../../../src/layers/index.ts';
import { nextTokens, vocabulary } from '../../data/tokens.ts';
import type { ZooEntry } from '../../entry.ts';

/** Two heads for each head of keys and values. */
function build(width: number): tf.LayersModel {
  const { dense, embedding } = tf.layers;
  const attention = {
    heads: width / 2,
    headDim: 4,
    keyValueHeads: width / 4,
    causal: true,
    rotary: true,
  };
  return tf.sequential({
    layers: [
      embedding({
        name: 'tokens',
        inputDim: vocabulary,
        outputDim: 2 * width,
        inputShape: [null],
      }),
      transformerBlock({ name: 'block', attention, feedForward: { hidden: 4 * width } }),
      rmsNormalization({ name: 'norm' }),
      dense({ name: 'next', units: vocabulary, activation: 'softmax' }),
    ],
  });
}

export const gptGroupedKeys: ZooEntry = {
  name: 'gpt-grouped-keys',
  kind: 'transformer',
  about: 'A causal language model whose heads share keys and values in pairs (arXiv 2305.13245).',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: nextTokens,
};
