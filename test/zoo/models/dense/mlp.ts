import * as tf from '@tensorflow/tfjs';
import { classified } from '../../data/vectors.ts';
import type { ZooEntry } from '../../entry.ts';

const features = 6;
const classes = 4;

function build(width: number): tf.LayersModel {
  const { dense } = tf.layers;
  return tf.sequential({
    layers: [
      dense({ name: 'in', units: 2 * width, activation: 'relu', inputShape: [features] }),
      dense({ name: 'h1', units: width, activation: 'relu' }),
      dense({ name: 'h2', units: width, activation: 'relu' }),
      dense({ name: 'out', units: classes, activation: 'softmax' }),
    ],
  });
}

export const mlp: ZooEntry = {
  name: 'mlp',
  kind: 'dense',
  about: 'Dense layers with ReLU and a softmax.',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: (size, seed) => classified(size, seed, features, classes),
};
