import * as tf from '@tensorflow/tfjs';
import { categories, customers } from '../../data/vectors.ts';
import type { ZooEntry } from '../../entry.ts';
import { through } from '../through.ts';

const features = 4;

function build(width: number): tf.LayersModel {
  const { batchNormalization, concatenate, dense, embedding, flatten } = tf.layers;
  const numbers = tf.input({ shape: [features] });
  const columns = categories.map((count, i) => {
    const input = tf.input({ shape: [1] });
    const table = embedding({ name: `column${i + 1}`, inputDim: count, outputDim: width / 2 });
    return { input, embedded: through(input, table, flatten()) };
  });
  const scaled = through(numbers, batchNormalization({ name: 'norm' }));
  const outputs = through(
    [scaled, ...columns.map(({ embedded }) => embedded)],
    concatenate(),
    dense({ name: 'h1', units: 2 * width, activation: 'relu' }),
    dense({ name: 'h2', units: width, activation: 'relu' }),
    dense({ name: 'out', units: 1, activation: 'sigmoid' }),
  );
  return tf.model({ inputs: [numbers, ...columns.map(({ input }) => input)], outputs });
}

export const tabular: ZooEntry = {
  name: 'tabular',
  kind: 'dense',
  about: 'Numbers and embedded categories of a table side by side (arXiv 1604.06737).',
  build,
  loss: 'binaryCrossentropy',
  batch: (size, seed) => customers(size, seed, features),
};
