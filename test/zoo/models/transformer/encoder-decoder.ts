import * as tf from '@tensorflow/tfjs';
import {
  gatedDense,
  learnedPositions,
  multiHeadAttention,
  rmsNormalization,
  transformerBlock,
} from '../../../../src/layers/index.ts';
import { positions, reversedTokens, vocabulary } from '../../data/tokens.ts';
import type { ZooEntry } from '../../entry.ts';
import { type Symbolic, through } from '../through.ts';

/** Embedded tokens with their positions. */
function embedded(tokens: Symbolic, width: number, name: string): Symbolic {
  return through(
    tokens,
    tf.layers.embedding({ name, inputDim: vocabulary, outputDim: width }),
    learnedPositions({ name: `${name}_positions`, length: positions }),
  );
}

function build(width: number): tf.LayersModel {
  const { add, dense } = tf.layers;
  const heads = { heads: 2, headDim: width / 2 };
  const norm = (x: Symbolic, name: string) => through(x, rmsNormalization({ name }));
  const [source, late] = [tf.input({ shape: [positions] }), tf.input({ shape: [positions] })];
  const context = through(
    embedded(source, width, 'source'),
    transformerBlock({
      name: 'encoder',
      attention: { ...heads, causal: false },
      feedForward: { hidden: 2 * width },
    }),
    rmsNormalization({ name: 'context' }),
  );
  let x = embedded(late, width, 'target');
  const self = multiHeadAttention({ name: 'self', ...heads, causal: true });
  x = through([x, through(norm(x, 'norm1'), self)], add());
  const cross = multiHeadAttention({ name: 'cross', ...heads, causal: false });
  x = through([x, through([norm(x, 'norm2'), context], cross)], add());
  const feed = gatedDense({ name: 'feed', hidden: 2 * width });
  x = through([x, through(norm(x, 'norm3'), feed)], add());
  const next = through(
    norm(x, 'norm4'),
    dense({ name: 'next', units: vocabulary, activation: 'softmax' }),
  );
  return tf.model({ inputs: [source, late], outputs: next });
}

export const encoderDecoder: ZooEntry = {
  name: 'encoder-decoder',
  kind: 'transformer',
  about:
    'A decoder that attends to itself and to an encoder (arXiv 1706.03762, with norms in front).',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: reversedTokens,
};
