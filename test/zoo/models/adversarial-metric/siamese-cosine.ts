import * as tf from '@tensorflow/tfjs';
import { pairs } from '../../data/pairs.ts';
import type { ZooEntry } from '../../entry.ts';
import { type Symbolic, through } from '../through.ts';

const features = 12;

function build(width: number): tf.LayersModel {
  const { dense } = tf.layers;
  const inputs = [tf.input({ shape: [features] }), tf.input({ shape: [features] })];
  const tower = tf.sequential({
    name: 'tower',
    layers: [
      dense({ name: 't1', units: 2 * width, activation: 'relu', inputShape: [features] }),
      dense({ name: 'code', units: width }),
    ],
  });
  const codes = inputs.map((input) => tower.apply(input) as Symbolic);
  const cosine = through(codes, tf.layers.dot({ name: 'cosine', axes: -1, normalize: true }));
  return tf.model({ inputs, outputs: cosine });
}

export const siameseCosine: ZooEntry = {
  name: 'siamese-cosine',
  kind: 'adversarial and metric',
  about: 'A siamese network whose output is the cosine of two codes (Bromley et al., 1993).',
  build,
  declared: { outputs: { cosine: 'mean' } },
  because: 'The cosine sums over the width without a weight, and divides by it.',
  loss: 'meanSquaredError',
  batch: (size, seed) => pairs(size, seed, features),
};
