import * as tf from '@tensorflow/tfjs';
import { noises } from '../../data/pairs.ts';
import type { ZooEntry } from '../../entry.ts';
import { type Symbolic, through } from '../through.ts';
import { discriminator, features } from './gan-discriminator.ts';

const noise = 6;

/** The step in which the generator learns: its signals are judged by a discriminator that stays as it is. */
function build(width: number): tf.LayersModel {
  const { dense } = tf.layers;
  const input = tf.input({ shape: [noise] });
  const signal = through(
    input,
    dense({ name: 'g1', units: width, activation: 'relu' }),
    dense({ name: 'g2', units: 2 * width, activation: 'relu' }),
    dense({ name: 'signal', units: features, activation: 'tanh' }),
  );
  const judge = discriminator(width);
  judge.trainable = false;
  return tf.model({ inputs: input, outputs: judge.apply(signal) as Symbolic });
}

export const ganGenerator: ZooEntry = {
  name: 'gan-generator',
  kind: 'adversarial and metric',
  about: 'The generator of a GAN, trained through a frozen discriminator (arXiv 1406.2661).',
  build,
  declared: { tensors: { 'signal/kernel': 'output' } },
  because: 'The signal is an output of the generator, with the discriminator behind it.',
  loss: 'binaryCrossentropy',
  batch: (size, seed) => noises(size, seed, noise),
};
