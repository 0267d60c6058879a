import * as tf from '@tensorflow/tfjs';
import {
  learnedPositions,
  rmsNormalization,
  transformerBlock,
} from '../../../../src/layers/index.ts';
import { nextTokens, positions, vocabulary } from '../../data/tokens.ts';
import type { ZooEntry } from '../../entry.ts';

function build(width: number): tf.LayersModel {
  const { dense, embedding } = tf.layers;
  const block = (name: string) =>
    transformerBlock({
      name,
      attention: { heads: 2, headDim: width / 2, causal: true },
      feedForward: { hidden: 4 * width },
    });
  return tf.sequential({
    layers: [
      embedding({
        name: 'tokens',
        inputDim: vocabulary,
        outputDim: width,
        inputShape: [positions],
      }),
      learnedPositions({ name: 'positions', length: positions }),
      block('block1'),
      block('block2'),
      rmsNormalization({ name: 'norm' }),
      dense({ name: 'next', units: vocabulary, activation: 'softmax' }),
    ],
  });
}

export const gpt: ZooEntry = {
  name: 'gpt',
  kind: 'transformer',
  about:
    'A causal language model with learned positions, whose two heads grow (Radford et al., 2018).',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: nextTokens,
};
