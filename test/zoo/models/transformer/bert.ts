import * as tf from '@tensorflow/tfjs';
import {
  learnedPositions,
  paddingMask,
  rmsNormalization,
  transformerBlock,
} from '../../../../src/layers/index.ts';
import { positions, texts, vocabulary } from '../../data/tokens.ts';
import type { Batch, ZooEntry } from '../../entry.ts';
import { through } from '../through.ts';
import { FirstPosition } from './first-position.ts';

const classes = 4;
const length = positions + 1;
/** Padding and the token that stands for the whole text come first. */
const special = 2;

function build(width: number): tf.LayersModel {
  const { dense, embedding } = tf.layers;
  const tokens = tf.input({ shape: [length] });
  const mask = through(tokens, paddingMask({ name: 'mask' }));
  let x = through(
    tokens,
    embedding({ name: 'tokens', inputDim: special + vocabulary, outputDim: width }),
    learnedPositions({ name: 'positions', length }),
  );
  for (const name of ['block1', 'block2']) {
    const block = transformerBlock({
      name,
      attention: { heads: 2, headDim: width / 2, causal: false, useBias: true },
      feedForward: { hidden: 2 * width, activation: 'gelu', useBias: true },
    });
    x = through([x, mask], block);
  }
  const subject = through(
    x,
    rmsNormalization({ name: 'norm' }),
    new FirstPosition({ name: 'first' }),
    dense({ name: 'pooler', units: width, activation: 'tanh' }),
    dense({ name: 'subject', units: classes, activation: 'softmax' }),
  );
  return tf.model({ inputs: tokens, outputs: subject });
}

/** Texts behind the token for all of them, the last words of some left out. */
function batch(size: number, seed: number): Batch {
  const { xs, ys } = texts(size, seed, { classes });
  const tokens = tf.tidy(() => {
    const words = tf.add(xs as tf.Tensor, special);
    const end = tf.reshape(tf.range(0, size), [size, 1]);
    const kept = tf.less(tf.range(0, positions), tf.sub(positions, tf.mod(end, 3)));
    return tf.concat([tf.ones([size, 1]), tf.mul(words, tf.cast(kept, 'float32'))], 1);
  });
  tf.dispose(xs);
  return { xs: tokens, ys };
}

export const bert: ZooEntry = {
  name: 'bert',
  kind: 'transformer',
  about: 'An encoder that sees both ways, and classifies by its first token (arXiv 1810.04805).',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch,
};
