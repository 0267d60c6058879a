import * as tf from '@tensorflow/tfjs';
import { stripes } from '../../data/images.ts';
import type { ZooEntry } from '../../entry.ts';
import { type Symbolic, through } from '../through.ts';
import { classifier, conv } from './conv-norm.ts';

const side = 8;
const channels = 3;
const classes = 4;

function build(width: number): tf.LayersModel {
  const { add, batchNormalization, reLU } = tf.layers;
  const norm = (name: string) => [batchNormalization({ name }), reLU()];
  const block = (x: Symbolic, name: string, filters: number, strides = 1) => {
    const ready = through(x, ...norm(`${name}-norm1`));
    const branch = through(
      ready,
      conv(`${name}a`, filters, 3, strides),
      ...norm(`${name}-norm2`),
      conv(`${name}b`, filters),
    );
    const skip = strides === 1 ? x : through(ready, conv(`${name}-skip`, filters, 1, strides));
    return through([skip, branch], add());
  };
  const input = tf.input({ shape: [side, side, channels] });
  let x = through(input, conv('in', width));
  x = block(x, 'block1', width);
  x = block(x, 'block2', 2 * width, 2);
  const outputs = through(x, ...norm('norm'), ...classifier(classes));
  return tf.model({ inputs: input, outputs });
}

export const resnetPreactivation: ZooEntry = {
  name: 'resnet-preactivation',
  kind: 'convolutional',
  about: 'ResNet with norm and ReLU in front of convolutions (arXiv 1603.05027).',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: (size, seed) => stripes(size, seed, { side, channels, classes }),
};
