import * as tf from '@tensorflow/tfjs';
import { triplets } from '../../data/pairs.ts';
import type { ZooEntry } from '../../entry.ts';
import { type Symbolic, through } from '../through.ts';

const features = 12;

/** An anchor's similarity to what is like it, and to what is not. */
function build(width: number): tf.LayersModel {
  const { concatenate, dense, dot } = tf.layers;
  const inputs = [1, 2, 3].map(() => tf.input({ shape: [features] }));
  const tower = tf.sequential({
    name: 'tower',
    layers: [
      dense({ name: 't1', units: 2 * width, activation: 'relu', inputShape: [features] }),
      dense({ name: 'code', units: width }),
    ],
  });
  const [anchor, like, unlike] = inputs.map((input) => tower.apply(input)) as [
    Symbolic,
    Symbolic,
    Symbolic,
  ];
  const similarity = dot({ name: 'similarity', axes: -1 });
  const scores = [like, unlike].map((other) => through([anchor, other], similarity));
  return tf.model({ inputs, outputs: through(scores, concatenate()) });
}

/** How near the wrong one comes to the right one: a hinge without a corner, which never is 0. */
function softMargin(_: tf.Tensor, scores: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const [like, unlike] = tf.split(scores, 2, -1) as [tf.Tensor, tf.Tensor];
    return tf.mean(tf.softplus(tf.sub(unlike, like)));
  });
}

export const triplet: ZooEntry = {
  name: 'triplet',
  kind: 'adversarial and metric',
  about:
    'Metric learning by triplets with a soft margin, by one tower for all three (arXiv 1703.07737).',
  build,
  declared: { outputs: { similarity: 'sum' } },
  because: 'The dot product sums over the width without a weight.',
  loss: softMargin,
  batch: (size, seed) => triplets(size, seed, features),
};
