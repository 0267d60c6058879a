import * as tf from '@tensorflow/tfjs';
import { severalTargets } from '../../data/vectors.ts';
import type { ZooEntry } from '../../entry.ts';
import { through } from '../through.ts';

const features = 6;
const classes = 4;

function build(width: number): tf.LayersModel {
  const { dense } = tf.layers;
  const input = tf.input({ shape: [features] });
  const trunk = through(
    input,
    dense({ name: 'trunk1', units: 2 * width, activation: 'relu' }),
    dense({ name: 'trunk2', units: width, activation: 'relu' }),
  );
  const tower = (name: string) =>
    through(trunk, dense({ name: `${name}-tower`, units: width, activation: 'relu' }));
  const outputs = [
    through(tower('value'), dense({ name: 'value', units: 1 })),
    through(tower('sign'), dense({ name: 'sign', units: 1, activation: 'sigmoid' })),
    through(trunk, dense({ name: 'class', units: classes, activation: 'softmax' })),
  ];
  return tf.model({ inputs: input, outputs });
}

export const severalHeads: ZooEntry = {
  name: 'several-heads',
  kind: 'dense',
  about: 'A shared trunk with three tasks: a number, a yes or no, and a class.',
  build,
  loss: ['meanSquaredError', 'binaryCrossentropy', 'sparseCategoricalCrossentropy'],
  batch: (size, seed) => severalTargets(size, seed, features, classes),
};
