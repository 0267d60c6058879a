import * as tf from '@tensorflow/tfjs';
import { bestMoves } from '../../data/pairs.ts';
import type { ZooEntry } from '../../entry.ts';
import { through } from '../through.ts';

const features = 6;
const moves = 4;

function build(width: number): tf.LayersModel {
  const { dense } = tf.layers;
  const input = tf.input({ shape: [features] });
  const shared = through(
    input,
    dense({ name: 'h1', units: width, activation: 'tanh' }),
    dense({ name: 'h2', units: width, activation: 'tanh' }),
  );
  const policy = through(shared, dense({ name: 'policy', units: moves, activation: 'softmax' }));
  const value = through(shared, dense({ name: 'value', units: 1 }));
  return tf.model({ inputs: input, outputs: [policy, value] });
}

export const policyAndValue: ZooEntry = {
  name: 'policy-and-value',
  kind: 'dense',
  about: 'A policy and a value on one body, each with its loss (arXiv 1602.01783).',
  build,
  loss: ['sparseCategoricalCrossentropy', 'meanSquaredError'],
  batch: (size, seed) => bestMoves(size, seed, features, moves),
};
