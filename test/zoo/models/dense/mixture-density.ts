import * as tf from '@tensorflow/tfjs';
import { fitted } from '../../data/vectors.ts';
import type { ZooEntry } from '../../entry.ts';
import { through } from '../through.ts';

const features = 6;
const components = 3;

function build(width: number): tf.LayersModel {
  const { concatenate, dense } = tf.layers;
  const input = tf.input({ shape: [features] });
  const hidden = through(
    input,
    dense({ name: 'h1', units: width, activation: 'tanh' }),
    dense({ name: 'h2', units: width, activation: 'tanh' }),
  );
  const heads = ['logits', 'means', 'scales'].map((name) =>
    through(hidden, dense({ name, units: components })),
  );
  return tf.model({ inputs: input, outputs: through(heads, concatenate()) });
}

/** The negative log likelihood of the targets under a mixture of normals, one for each example. */
function negativeLogLikelihood(target: tf.Tensor, output: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const [logits, means, scales] = tf.split(output, 3, -1) as [tf.Tensor, tf.Tensor, tf.Tensor];
    const wanted = tf.slice(target, [0, 0], [-1, components]);
    const distances = tf.div(tf.sub(wanted, means), tf.exp(scales));
    const densities = tf.sub(tf.mul(tf.square(distances), -1 / 2), scales);
    return tf.neg(tf.logSumExp(tf.add(tf.logSoftmax(logits), densities), -1));
  });
}

export const mixtureDensity: ZooEntry = {
  name: 'mixture-density',
  kind: 'dense',
  about: 'A mixture of three normals for each input (Bishop, 1994).',
  build,
  loss: negativeLogLikelihood,
  batch: (size, seed) => {
    const { xs, ys } = fitted(size, seed, features);
    // tfjs wants targets of the shape of the output, where a loss is one's own.
    const repeated = tf.tile(ys as tf.Tensor, [1, 3 * components]);
    tf.dispose(ys);
    return { xs, ys: repeated };
  },
};
