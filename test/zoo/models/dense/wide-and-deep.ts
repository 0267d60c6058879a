import * as tf from '@tensorflow/tfjs';
import { fitted } from '../../data/vectors.ts';
import type { ZooEntry } from '../../entry.ts';
import { through } from '../through.ts';

const features = 6;

function build(width: number): tf.LayersModel {
  const { concatenate, dense } = tf.layers;
  const input = tf.input({ shape: [features] });
  const deep = through(
    input,
    dense({ name: 'deep1', units: width, activation: 'relu' }),
    dense({ name: 'deep2', units: width, activation: 'relu' }),
  );
  const outputs = through([input, deep], concatenate(), dense({ name: 'out', units: 1 }));
  return tf.model({ inputs: input, outputs });
}

export const wideAndDeep: ZooEntry = {
  name: 'wide-and-deep',
  kind: 'dense',
  about: 'One readout of inputs and of deep features side by side (arXiv 1606.07792).',
  build,
  loss: 'meanSquaredError',
  batch: (size, seed) => fitted(size, seed, features),
};
