import * as tf from '@tensorflow/tfjs';
import { stripes } from '../../data/images.ts';
import type { ZooEntry } from '../../entry.ts';
import { type Symbolic, through } from '../through.ts';
import { classifier, convNorm } from './conv-norm.ts';

const side = 8;
const channels = 3;
const classes = 4;

function build(width: number): tf.LayersModel {
  const { add, reLU } = tf.layers;
  const block = (x: Symbolic, name: string, filters: number, strides = 1) => {
    const branch = through(
      x,
      ...convNorm(`${name}a`, filters, { strides }),
      ...convNorm(`${name}b`, filters, { relu: false }),
    );
    const skip =
      strides === 1
        ? x
        : through(x, ...convNorm(`${name}-skip`, filters, { kernelSize: 1, strides, relu: false }));
    return through([skip, branch], add(), reLU());
  };
  const input = tf.input({ shape: [side, side, channels] });
  let x = through(input, ...convNorm('in', width));
  x = block(x, 'block1', width);
  x = block(x, 'block2', 2 * width, 2);
  x = block(x, 'block3', 2 * width);
  return tf.model({ inputs: input, outputs: through(x, ...classifier(classes)) });
}

export const resnet: ZooEntry = {
  name: 'resnet',
  kind: 'convolutional',
  about: 'ResNet with batch norm, basic blocks (arXiv 1512.03385).',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: (size, seed) => stripes(size, seed, { side, channels, classes }),
};
