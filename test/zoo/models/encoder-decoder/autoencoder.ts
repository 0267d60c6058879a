import * as tf from '@tensorflow/tfjs';
import { rebuiltRows } from '../../data/images.ts';
import type { ZooEntry } from '../../entry.ts';

const side = 8;
const code = 4;

function build(width: number): tf.LayersModel {
  const { dense } = tf.layers;
  const relu = (name: string, units: number) => dense({ name, units, activation: 'relu' });
  return tf.sequential({
    layers: [
      tf.layers.inputLayer({ inputShape: [side * side] }),
      relu('encoder1', 2 * width),
      relu('encoder2', width),
      dense({ name: 'code', units: code }),
      relu('decoder1', width),
      relu('decoder2', 2 * width),
      dense({ name: 'picture', units: side * side, activation: 'sigmoid' }),
    ],
  });
}

export const autoencoder: ZooEntry = {
  name: 'autoencoder',
  kind: 'encoder and decoder',
  about: 'Dense layers around a code of four numbers (Hinton and Salakhutdinov, 2006).',
  build,
  declared: { tensors: { 'code/kernel': 'output' } },
  because: 'The code narrows the width to a fixed size inside the network.',
  loss: 'binaryCrossentropy',
  batch: (size, seed) => rebuiltRows(size, seed, side),
};
