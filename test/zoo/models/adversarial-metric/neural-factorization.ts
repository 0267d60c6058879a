import * as tf from '@tensorflow/tfjs';
import { ratings } from '../../data/pairs.ts';
import type { ZooEntry } from '../../entry.ts';
import { type Symbolic, through } from '../through.ts';

const counts = { users: 24, items: 16 };

function build(width: number): tf.LayersModel {
  const { concatenate, dense, embedding, flatten, multiply } = tf.layers;
  const users = tf.input({ shape: [1] });
  const items = tf.input({ shape: [1] });
  const looked = (input: Symbolic, name: string, inputDim: number) =>
    through(input, embedding({ name, inputDim, outputDim: width }), flatten());
  const product = through(
    [looked(users, 'users1', counts.users), looked(items, 'items1', counts.items)],
    multiply(),
  );
  const deep = through(
    [looked(users, 'users2', counts.users), looked(items, 'items2', counts.items)],
    concatenate(),
    dense({ name: 'h1', units: 2 * width, activation: 'relu' }),
    dense({ name: 'h2', units: width, activation: 'relu' }),
  );
  const rating = through([product, deep], concatenate(), dense({ name: 'rating', units: 1 }));
  return tf.model({ inputs: [users, items], outputs: rating });
}

export const neuralFactorization: ZooEntry = {
  name: 'neural-factorization',
  kind: 'adversarial and metric',
  about: 'Neural collaborative filtering: products of factors beside a network (arXiv 1708.05031).',
  build,
  loss: 'meanSquaredError',
  batch: (size, seed) => ratings(size, seed, counts),
};
