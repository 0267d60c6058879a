import * as tf from '@tensorflow/tfjs';
import { categories, customers } from '../../data/vectors.ts';
import type { ZooEntry } from '../../entry.ts';
import { type Symbolic, through } from '../through.ts';

const features = 4;

function build(width: number): tf.LayersModel {
  const { add, concatenate, dense, embedding, flatten, multiply } = tf.layers;
  const numbers = tf.input({ shape: [features] });
  const columns = categories.map((count, i) => {
    const input = tf.input({ shape: [1] });
    const table = embedding({ name: `column${i + 1}`, inputDim: count, outputDim: width });
    return { input, embedded: through(input, table, flatten()) };
  });
  const dealt = through(numbers, dense({ name: 'numbers', units: width, activation: 'relu' }));
  const first = through([dealt, ...columns.map(({ embedded }) => embedded)], concatenate());
  const size = (1 + categories.length) * width;
  const cross = (x: Symbolic, name: string) => {
    const mixed = through(x, dense({ name, units: size }));
    return through([through([first, mixed], multiply()), x], add());
  };
  const crossed = cross(cross(first, 'cross1'), 'cross2');
  const deep = through(
    first,
    dense({ name: 'deep1', units: width, activation: 'relu' }),
    dense({ name: 'deep2', units: width, activation: 'relu' }),
  );
  const outputs = through(
    [crossed, deep],
    concatenate(),
    dense({ name: 'out', units: 1, activation: 'sigmoid' }),
  );
  return tf.model({ inputs: [numbers, ...columns.map(({ input }) => input)], outputs });
}

export const deepAndCross: ZooEntry = {
  name: 'deep-and-cross',
  kind: 'dense',
  about: 'DCN-V2: products of all features with each other beside a deep part (arXiv 2008.13535).',
  build,
  loss: 'binaryCrossentropy',
  batch: (size, seed) => customers(size, seed, features),
};
