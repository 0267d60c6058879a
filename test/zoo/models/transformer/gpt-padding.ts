import * as tf from '@tensorflow/tfjs';
import {
  learnedPositions,
  paddingMask,
  rmsNormalization,
  transformerBlock,
} from '../../../../src/layers/index.ts';
import { paddedNextTokens, positions, vocabulary } from '../../data/tokens.ts';
import type { ZooEntry } from '../../entry.ts';
import { through } from '../through.ts';

function build(width: number): tf.LayersModel {
  const { dense, embedding } = tf.layers;
  const tokens = tf.input({ shape: [positions] });
  const mask = through(tokens, paddingMask({ name: 'mask' }));
  let x = through(
    tokens,
    embedding({ name: 'tokens', inputDim: vocabulary, outputDim: width }),
    learnedPositions({ name: 'positions', length: positions }),
  );
  for (const name of ['block1', 'block2']) {
    const block = transformerBlock({
      name,
      attention: { heads: 2, headDim: width / 2, causal: true, useBias: true },
      feedForward: { hidden: 2 * width, activation: 'gelu', useBias: true },
    });
    x = through([x, mask], block);
  }
  const next = through(
    x,
    rmsNormalization({ name: 'norm' }),
    dense({ name: 'next', units: vocabulary, activation: 'softmax' }),
  );
  return tf.model({ inputs: tokens, outputs: next });
}

export const gptPadding: ZooEntry = {
  name: 'gpt-padding',
  kind: 'transformer',
  about: 'A causal language model of sentences with padding, which has no part in them.',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: paddedNextTokens,
};
