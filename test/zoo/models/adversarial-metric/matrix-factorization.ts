import * as tf from '@tensorflow/tfjs';
import { ratings } from '../../data/pairs.ts';
import type { ZooEntry } from '../../entry.ts';
import { type Symbolic, through } from '../through.ts';

const counts = { users: 24, items: 16 };

function build(width: number): tf.LayersModel {
  const { add, dot, embedding, flatten } = tf.layers;
  const users = tf.input({ shape: [1] });
  const items = tf.input({ shape: [1] });
  const looked = (input: Symbolic, name: string, inputDim: number, outputDim: number) =>
    through(input, embedding({ name, inputDim, outputDim }), flatten());
  const match = through(
    [looked(users, 'users', counts.users, width), looked(items, 'items', counts.items, width)],
    dot({ name: 'match', axes: -1 }),
  );
  const rating = through(
    [
      match,
      looked(users, 'user_bias', counts.users, 1),
      looked(items, 'item_bias', counts.items, 1),
    ],
    add({ name: 'rating' }),
  );
  return tf.model({ inputs: [users, items], outputs: rating });
}

export const matrixFactorization: ZooEntry = {
  name: 'matrix-factorization',
  kind: 'adversarial and metric',
  about:
    'Ratings by the dot product of factors of user and item, with a bias of each (Koren et al., 2009).',
  build,
  declared: { outputs: { match: 'sum' } },
  because: 'The dot product sums over the width without a weight.',
  loss: 'meanSquaredError',
  batch: (size, seed) => ratings(size, seed, counts),
};
