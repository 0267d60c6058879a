import * as tf from '@tensorflow/tfjs';
import {
  learnedPositions,
  rmsNormalization,
  tiedReadout,
  transformerBlock,
} from '../../../../src/layers/index.ts';
import { nextTokens, positions, vocabulary } from '../../data/tokens.ts';
import type { ZooEntry } from '../../entry.ts';
import { through } from '../through.ts';

function build(width: number): tf.LayersModel {
  const tokens = tf.input({ shape: [positions] });
  const embedding = tf.layers.embedding({
    name: 'tokens',
    inputDim: vocabulary,
    outputDim: width,
    embeddingsInitializer: tf.initializers.randomNormal({ stddev: 0.1 }),
  });
  const next = through(
    tokens,
    embedding,
    learnedPositions({ name: 'positions', length: positions }),
    transformerBlock({
      name: 'block',
      attention: { heads: 2, headDim: width / 2, causal: true },
      feedForward: { hidden: 2 * width },
    }),
    rmsNormalization({ name: 'norm' }),
    tiedReadout({ name: 'logits', embedding }),
    tf.layers.activation({ activation: 'softmax' }),
  );
  return tf.model({ inputs: tokens, outputs: next });
}

export const gptTied: ZooEntry = {
  name: 'gpt-tied',
  kind: 'transformer',
  about:
    'A causal language model whose logits are read by the table of its embedding (arXiv 1608.05859).',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: nextTokens,
};
