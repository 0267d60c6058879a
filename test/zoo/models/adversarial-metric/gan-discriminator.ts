import * as tf from '@tensorflow/tfjs';
import { realOrNot } from '../../data/pairs.ts';
import type { ZooEntry } from '../../entry.ts';

/** How many numbers a signal has. */
export const features = 12;

/** Tells signals from noise. */
export function discriminator(width: number): tf.Sequential {
  const { dense, leakyReLU } = tf.layers;
  return tf.sequential({
    name: 'judge',
    layers: [
      dense({ name: 'd1', units: 2 * width, inputShape: [features] }),
      leakyReLU({ alpha: 0.2 }),
      dense({ name: 'd2', units: width }),
      leakyReLU({ alpha: 0.2 }),
      dense({ name: 'real', units: 1, activation: 'sigmoid' }),
    ],
  });
}

export const ganDiscriminator: ZooEntry = {
  name: 'gan-discriminator',
  kind: 'adversarial and metric',
  about: 'The discriminator of a GAN: dense layers with leaky rectifiers (arXiv 1406.2661).',
  build: discriminator,
  loss: 'binaryCrossentropy',
  batch: (size, seed) => realOrNot(size, seed, features),
};
