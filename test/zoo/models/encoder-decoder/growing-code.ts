import * as tf from '@tensorflow/tfjs';
import { rebuiltRows } from '../../data/images.ts';
import type { ZooEntry } from '../../entry.ts';

const side = 8;

function build(width: number): tf.LayersModel {
  const { dense, gaussianNoise } = tf.layers;
  const relu = (name: string, units: number) => dense({ name, units, activation: 'relu' });
  return tf.sequential({
    layers: [
      gaussianNoise({ stddev: 0.1, inputShape: [side * side] }),
      relu('encoder1', 2 * width),
      relu('encoder2', width),
      dense({ name: 'code', units: width / 4, activation: 'tanh' }),
      relu('decoder1', width),
      relu('decoder2', 2 * width),
      dense({ name: 'picture', units: side * side, activation: 'sigmoid' }),
    ],
  });
}

export const growingCode: ZooEntry = {
  name: 'growing-code',
  kind: 'encoder and decoder',
  about: 'A denoising autoencoder whose code grows with the width (Vincent et al., 2008).',
  build,
  loss: 'binaryCrossentropy',
  batch: (size, seed) => rebuiltRows(size, seed, side),
  random: true,
};
