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
  const point = { kernelSize: 1 };
  const block = (x: Symbolic, name: string, filters: number, strides = 1) => {
    const branch = through(
      x,
      ...convNorm(`${name}-narrow`, filters / 4, point),
      ...convNorm(`${name}-conv`, filters / 4, { strides }),
      ...convNorm(`${name}-wide`, filters, { ...point, relu: false }),
    );
    const skip =
      strides === 1
        ? x
        : through(x, ...convNorm(`${name}-skip`, filters, { ...point, strides, relu: false }));
    return through([skip, branch], add(), reLU());
  };
  const input = tf.input({ shape: [side, side, channels] });
  let x = through(input, ...convNorm('in', 2 * width));
  x = block(x, 'block1', 2 * width);
  x = block(x, 'block2', 4 * width, 2);
  return tf.model({ inputs: input, outputs: through(x, ...classifier(classes)) });
}

export const resnetBottleneck: ZooEntry = {
  name: 'resnet-bottleneck',
  kind: 'convolutional',
  about: 'ResNet with bottleneck blocks, a quarter as wide inside (arXiv 1512.03385).',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: (size, seed) => stripes(size, seed, { side, channels, classes }),
};
