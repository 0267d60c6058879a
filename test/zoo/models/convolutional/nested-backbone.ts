import * as tf from '@tensorflow/tfjs';
import { stripes } from '../../data/images.ts';
import type { ZooEntry } from '../../entry.ts';
import { through } from '../through.ts';
import { convNorm } from './conv-norm.ts';

const side = 8;
const channels = 3;
const classes = 4;

function backbone(width: number): tf.LayersModel {
  const input = tf.input({ shape: [side, side, channels] });
  const features = through(
    input,
    tf.layers.rescaling({ scale: 1 / 2 }),
    ...convNorm('conv1', width),
    ...convNorm('conv2', 2 * width, { strides: 2 }),
  );
  return tf.model({ name: 'backbone', inputs: input, outputs: features });
}

function build(width: number): tf.LayersModel {
  const { dense, dropout, globalAveragePooling2d } = tf.layers;
  return tf.sequential({
    layers: [
      backbone(width),
      globalAveragePooling2d({}),
      dropout({ rate: 0.2 }),
      dense({ name: 'h', units: width, activation: 'relu' }),
      dense({ name: 'out', units: classes, activation: 'softmax' }),
    ],
  });
}

export const nestedBackbone: ZooEntry = {
  name: 'nested-backbone',
  kind: 'convolutional',
  about: 'A model inside a sequential one, with a head behind it, as transfer learning is written.',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: (size, seed) => stripes(size, seed, { side, channels, classes }),
  random: true,
};
