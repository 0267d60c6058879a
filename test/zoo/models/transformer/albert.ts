import * as tf from '@tensorflow/tfjs';
import {
  learnedPositions,
  rmsNormalization,
  transformerBlock,
} from '../../../../src/layers/index.ts';
import { positions, sortedTokens, vocabulary } from '../../data/tokens.ts';
import type { ZooEntry } from '../../entry.ts';
import { through } from '../through.ts';

/** One block, used three times, behind a narrow embedding. */
function build(width: number): tf.LayersModel {
  const { dense, embedding } = tf.layers;
  const tokens = tf.input({ shape: [positions] });
  const block = transformerBlock({
    name: 'block',
    attention: { heads: 2, headDim: width / 2, causal: false },
    feedForward: { hidden: 2 * width },
  });
  const sorted = through(
    tokens,
    embedding({ name: 'tokens', inputDim: vocabulary, outputDim: 8 }),
    dense({ name: 'widen', units: width }),
    learnedPositions({ name: 'positions', length: positions }),
    block,
    block,
    block,
    rmsNormalization({ name: 'norm' }),
    dense({ name: 'sorted', units: vocabulary, activation: 'softmax' }),
  );
  return tf.model({ inputs: tokens, outputs: sorted });
}

export const albert: ZooEntry = {
  name: 'albert',
  kind: 'transformer',
  about:
    'An encoder that goes through one block three times, behind a narrow embedding (arXiv 1909.11942).',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: sortedTokens,
};
