import * as tf from '@tensorflow/tfjs';
import { rmsNormalization, transformerBlock } from '../../../../src/layers/index.ts';
import { nextTokens, vocabulary } from '../../data/tokens.ts';
import type { ZooEntry } from '../../entry.ts';

const headDim = 4;

function build(width: number): tf.LayersModel {
  const { dense, embedding } = tf.layers;
  const block = (name: string) =>
    transformerBlock({
      name,
      attention: { heads: width / headDim, headDim, causal: true, rotary: true },
      feedForward: { hidden: 2 * width },
    });
  return tf.sequential({
    layers: [
      embedding({ name: 'tokens', inputDim: vocabulary, outputDim: width, inputShape: [null] }),
      block('block1'),
      block('block2'),
      rmsNormalization({ name: 'norm' }),
      dense({ name: 'next', units: vocabulary, activation: 'softmax' }),
    ],
  });
}

export const gptAddedHeads: ZooEntry = {
  name: 'gpt-added-heads',
  kind: 'transformer',
  about: 'A causal language model with rotary positions, to which heads of one size are added.',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: nextTokens,
};
