import * as tf from '@tensorflow/tfjs';
import { pairs } from '../../data/pairs.ts';
import type { ZooEntry } from '../../entry.ts';
import { through } from '../through.ts';

const features = 12;

function build(width: number): tf.LayersModel {
  const { activation, dense, dot } = tf.layers;
  const inputs = [tf.input({ shape: [features] }), tf.input({ shape: [features] })];
  const codes = inputs.map((input, side) =>
    through(
      input,
      dense({ name: `tower${side}_1`, units: 2 * width, activation: 'relu' }),
      dense({ name: `tower${side}_2`, units: width }),
    ),
  );
  const match = through(
    codes,
    dot({ name: 'similarity', axes: -1 }),
    activation({ activation: 'sigmoid' }),
  );
  return tf.model({ inputs, outputs: match });
}

export const twoTowers: ZooEntry = {
  name: 'two-towers',
  kind: 'adversarial and metric',
  about:
    'Retrieval by two towers of their own and the dot product of their codes (Huang et al., 2013).',
  build,
  declared: { outputs: { similarity: 'sum' } },
  because: 'The dot product sums over the width without a weight.',
  loss: 'binaryCrossentropy',
  batch: (size, seed) => pairs(size, seed, features),
};
