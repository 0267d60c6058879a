import * as tf from '@tensorflow/tfjs';
import { stripes } from '../../data/images.ts';
import type { ZooEntry } from '../../entry.ts';

const side = 8;
const channels = 3;
const classes = 4;

function build(width: number): tf.LayersModel {
  const { conv2d, dense, flatten, inputLayer, maxPooling2d } = tf.layers;
  const frozen = (name: string, filters: number, seed: number) =>
    conv2d({
      name,
      filters,
      kernelSize: 3,
      activation: 'relu',
      kernelInitializer: tf.initializers.heNormal({ seed }),
      trainable: false,
    });
  return tf.sequential({
    layers: [
      inputLayer({ inputShape: [side, side, channels] }),
      frozen('trunk1', 8, 1),
      frozen('trunk2', 16, 2),
      maxPooling2d({ poolSize: 2 }),
      flatten(),
      dense({ name: 'h1', units: 2 * width, activation: 'relu' }),
      dense({ name: 'h2', units: width, activation: 'relu' }),
      dense({ name: 'out', units: classes, activation: 'softmax' }),
    ],
  });
}

export const frozenTrunk: ZooEntry = {
  name: 'frozen-trunk',
  kind: 'convolutional',
  about: 'A frozen trunk of one size at every width, and a head that grows.',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: (size, seed) => stripes(size, seed, { side, channels, classes }),
};
