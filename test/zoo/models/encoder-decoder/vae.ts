import * as tf from '@tensorflow/tfjs';
import { rebuiltRows } from '../../data/images.ts';
import type { ZooEntry } from '../../entry.ts';
import { through } from '../through.ts';
import { divergence, Sampling } from './sampling.ts';

const side = 8;
const code = 2;

function build(width: number): tf.LayersModel {
  const { concatenate, dense } = tf.layers;
  const input = tf.input({ shape: [side * side] });
  const hidden = through(input, dense({ name: 'encoder', units: width, activation: 'relu' }));
  const mean = through(hidden, dense({ name: 'mean', units: code }));
  const logVariance = through(hidden, dense({ name: 'log-variance', units: code }));
  const picture = through(
    [mean, logVariance],
    new Sampling({ name: 'sample' }),
    dense({ name: 'decoder', units: width, activation: 'relu' }),
    dense({ name: 'picture', units: side * side, activation: 'sigmoid' }),
  );
  const parameters = through([mean, logVariance], concatenate({ name: 'code' }));
  return tf.model({ inputs: input, outputs: [picture, parameters] });
}

export const vae: ZooEntry = {
  name: 'vae',
  kind: 'encoder and decoder',
  about: 'A variational autoencoder with two numbers as its code (arXiv 1312.6114).',
  build,
  loss: [tf.metrics.binaryCrossentropy, divergence],
  batch: (size, seed) => {
    const { xs, ys } = rebuiltRows(size, seed, side);
    return { xs, ys: [ys as tf.Tensor, tf.zeros([size, 2 * code])] };
  },
  random: true,
};
