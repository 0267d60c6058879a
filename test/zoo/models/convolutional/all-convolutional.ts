import * as tf from '@tensorflow/tfjs';
import { stripes } from '../../data/images.ts';
import type { ZooEntry } from '../../entry.ts';

const side = 8;
const channels = 3;
const classes = 4;

function build(width: number): tf.LayersModel {
  const { activation, conv2d, globalAveragePooling2d, inputLayer } = tf.layers;
  const relu = (name: string, filters: number, kernelSize = 3, strides = 1) =>
    conv2d({ name, filters, kernelSize, strides, padding: 'same', activation: 'relu' });
  return tf.sequential({
    layers: [
      inputLayer({ inputShape: [side, side, channels] }),
      relu('conv1', width),
      relu('down1', width, 3, 2),
      relu('conv2', 2 * width),
      relu('point', 2 * width, 1),
      conv2d({ name: 'classes', filters: classes, kernelSize: 1 }),
      globalAveragePooling2d({}),
      activation({ activation: 'softmax' }),
    ],
  });
}

export const allConvolutional: ZooEntry = {
  name: 'all-convolutional',
  kind: 'convolutional',
  about: 'Strides for pooling, and a readout at each place, averaged (arXiv 1412.6806).',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: (size, seed) => stripes(size, seed, { side, channels, classes }),
};
