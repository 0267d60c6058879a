import * as tf from '@tensorflow/tfjs';
import { fitted } from '../../data/vectors.ts';
import type { ZooEntry } from '../../entry.ts';
import { type Symbolic, through } from '../through.ts';

const features = 6;
const blocks = 3;

function build(width: number): tf.LayersModel {
  const { add, batchNormalization, dense, dropout, reLU } = tf.layers;
  const block = (x: Symbolic, name: string) => {
    const branch = through(
      x,
      batchNormalization({ name: `${name}-norm` }),
      dense({ name: `${name}-wide`, units: 2 * width, activation: 'relu' }),
      dropout({ rate: 0.1 }),
      dense({ name: `${name}-back`, units: width }),
    );
    return through([x, branch], add());
  };
  const input = tf.input({ shape: [features] });
  let x = through(input, dense({ name: 'in', units: width }));
  for (let i = 1; i <= blocks; i++) x = block(x, `block${i}`);
  const outputs = through(
    x,
    batchNormalization({ name: 'norm' }),
    reLU(),
    dense({ name: 'out', units: 1 }),
  );
  return tf.model({ inputs: input, outputs });
}

export const residualMlp: ZooEntry = {
  name: 'residual-mlp',
  kind: 'dense',
  about: 'The ResNet for tables, with batch norm and dropout (arXiv 2106.11959).',
  build,
  loss: 'meanSquaredError',
  batch: (size, seed) => fitted(size, seed, features),
  random: true,
};
