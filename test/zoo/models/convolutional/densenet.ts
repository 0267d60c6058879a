import * as tf from '@tensorflow/tfjs';
import { stripes } from '../../data/images.ts';
import type { ZooEntry } from '../../entry.ts';
import { type Symbolic, through } from '../through.ts';
import { classifier } from './conv-norm.ts';

const side = 8;
const channels = 3;
const classes = 4;

function build(width: number): tf.LayersModel {
  const { averagePooling2d, batchNormalization, concatenate, conv2d, reLU } = tf.layers;
  const conv = (name: string, filters: number, kernelSize: number) => [
    batchNormalization({ name: `${name}-norm` }),
    reLU(),
    conv2d({
      name,
      filters,
      kernelSize,
      padding: 'same',
      useBias: false,
      kernelInitializer: 'heNormal',
    }),
  ];
  const block = (x: Symbolic, name: string) => {
    let features = x;
    for (let i = 1; i <= 3; i++) {
      const added = through(
        features,
        ...conv(`${name}-narrow${i}`, width, 1),
        ...conv(`${name}-conv${i}`, width / 2, 3),
      );
      features = through([features, added], concatenate());
    }
    return features;
  };
  const input = tf.input({ shape: [side, side, channels] });
  const first = through(
    input,
    conv2d({ name: 'in', filters: width, kernelSize: 3, padding: 'same', useBias: false }),
  );
  const between = through(
    block(first, 'block1'),
    ...conv('transition', width, 1),
    averagePooling2d({ poolSize: 2 }),
  );
  const outputs = through(
    block(between, 'block2'),
    batchNormalization({ name: 'norm' }),
    reLU(),
    ...classifier(classes),
  );
  return tf.model({ inputs: input, outputs });
}

export const densenet: ZooEntry = {
  name: 'densenet',
  kind: 'convolutional',
  about: 'DenseNet: each layer reads those before it side by side (arXiv 1608.06993).',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: (size, seed) => stripes(size, seed, { side, channels, classes }),
};
