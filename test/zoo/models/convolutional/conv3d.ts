import * as tf from '@tensorflow/tfjs';
import { solids } from '../../data/images.ts';
import type { ZooEntry } from '../../entry.ts';

const side = 6;
const classes = 3;

function build(width: number): tf.LayersModel {
  const { conv3d: conv, dense, flatten, inputLayer, maxPooling3d } = tf.layers;
  const relu = (name: string, filters: number) =>
    conv({ name, filters, kernelSize: 3, padding: 'same', activation: 'relu' });
  return tf.sequential({
    layers: [
      inputLayer({ inputShape: [side, side, side, 1] }),
      relu('conv1', width),
      maxPooling3d({ poolSize: 2 }),
      relu('conv2', 2 * width),
      flatten(),
      dense({ name: 'h', units: 2 * width, activation: 'relu' }),
      dense({ name: 'out', units: classes, activation: 'softmax' }),
    ],
  });
}

export const conv3d: ZooEntry = {
  name: 'conv3d',
  kind: 'convolutional',
  about: 'C3D: convolutions and pooling in three dimensions (arXiv 1412.0767).',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: (size, seed) => solids(size, seed, side),
};
