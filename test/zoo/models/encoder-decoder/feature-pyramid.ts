import * as tf from '@tensorflow/tfjs';
import { located } from '../../data/images.ts';
import type { ZooEntry } from '../../entry.ts';
import { type Symbolic, through } from '../through.ts';

const side = 16;
const step = 4;

function build(width: number): tf.LayersModel {
  const { add, conv2d, upSampling2d } = tf.layers;
  const conv = (name: string, filters: number, strides: number) =>
    conv2d({ name, filters, kernelSize: 3, strides, padding: 'same', activation: 'relu' });
  const lateral = (x: Symbolic, name: string) =>
    through(x, conv2d({ name, filters: width, kernelSize: 1 }));
  const input = tf.input({ shape: [side, side, 1] });
  const quarter = through(input, conv('conv1', width, 2), conv('conv2', width, 2));
  const eighth = through(quarter, conv('conv3', 2 * width, 2));
  const upper = through(lateral(eighth, 'lateral8'), upSampling2d({ size: [2, 2] }));
  const merged = through([lateral(quarter, 'lateral4'), upper], add(), conv('merge', width, 1));
  const outputs = [
    through(merged, conv2d({ name: 'found', filters: 1, kernelSize: 1, activation: 'sigmoid' })),
    through(merged, conv2d({ name: 'slope', filters: 2, kernelSize: 1 })),
  ];
  return tf.model({ inputs: input, outputs });
}

export const featurePyramid: ZooEntry = {
  name: 'feature-pyramid',
  kind: 'encoder and decoder',
  about: 'A detector with two heads on a feature pyramid (arXiv 1612.03144).',
  build,
  loss: ['binaryCrossentropy', 'meanSquaredError'],
  batch: (size, seed) => located(size, seed, side, step),
};
