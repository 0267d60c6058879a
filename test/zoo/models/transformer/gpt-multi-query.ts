import * as tf from '@tensorflow/tfjs';
import { rmsNormalization, transformerBlock } from '../../../../src/layers/index.ts';
import { nextTokens, vocabulary } from '../../data/tokens.ts';
import type { ZooEntry } from '../../entry.ts';

/** One head of keys and values for all that are added. */
function build(width: number): tf.LayersModel {
  const { dense, embedding } = tf.layers;
  const attention = {
    heads: width / 2,
    headDim: 4,
    keyValueHeads: 1,
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

export const gptMultiQuery: ZooEntry = {
  name: 'gpt-multi-query',
  kind: 'transformer',
  about:
    'A causal language model with one head of keys and values at every width (arXiv 1911.02150).',
  build,
  declared: { tensors: { 'block/attention/key': 'output', 'block/attention/value': 'output' } },
  because: 'One head of keys and values is narrow at every width.',
  loss: 'sparseCategoricalCrossentropy',
  batch: nextTokens,
};
