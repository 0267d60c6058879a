import * as tf from '@tensorflow/tfjs';
import { stripes } from '../../data/images.ts';
import type { ZooEntry } from '../../entry.ts';

const side = 12;
const classes = 4;

function build(width: number): tf.LayersModel {
  const { averagePooling2d, conv2d, dense, flatten, inputLayer } = tf.layers;
  const tanh = (name: string, filters: number) =>
    conv2d({ name, filters, kernelSize: 3, activation: 'tanh' });
  return tf.sequential({
    layers: [
      inputLayer({ inputShape: [side, side, 1] }),
      tanh('conv1', width),
      averagePooling2d({ poolSize: 2 }),
      tanh('conv2', 2 * width),
      flatten(),
      dense({ name: 'h', units: 4 * width, activation: 'tanh' }),
      dense({ name: 'out', units: classes, activation: 'softmax' }),
    ],
  });
}

export const lenet: ZooEntry = {
  name: 'lenet',
  kind: 'convolutional',
  about: 'LeNet: convolutions, pooling and dense layers (LeCun et al., 1998).',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: (size, seed) => stripes(size, seed, { side, classes }),
};
