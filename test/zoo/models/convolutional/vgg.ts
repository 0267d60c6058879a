import * as tf from '@tensorflow/tfjs';
import { stripes } from '../../data/images.ts';
import type { ZooEntry } from '../../entry.ts';

const side = 8;
const channels = 3;
const classes = 4;

function build(width: number): tf.LayersModel {
  const { conv2d, dense, dropout, flatten, inputLayer, maxPooling2d } = tf.layers;
  const relu = (name: string, filters: number) =>
    conv2d({ name, filters, kernelSize: 3, padding: 'same', activation: 'relu' });
  return tf.sequential({
    layers: [
      inputLayer({ inputShape: [side, side, channels] }),
      relu('conv1a', width),
      relu('conv1b', width),
      maxPooling2d({ poolSize: 2 }),
      relu('conv2a', 2 * width),
      relu('conv2b', 2 * width),
      maxPooling2d({ poolSize: 2 }),
      flatten(),
      dense({ name: 'h', units: 4 * width, activation: 'relu' }),
      dropout({ rate: 0.3 }),
      dense({ name: 'out', units: classes, activation: 'softmax' }),
    ],
  });
}

export const vgg: ZooEntry = {
  name: 'vgg',
  kind: 'convolutional',
  about: 'VGG: pairs of 3 × 3 convolutions, pooled, and dropout (arXiv 1409.1556).',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: (size, seed) => stripes(size, seed, { side, channels, classes }),
  random: true,
};
