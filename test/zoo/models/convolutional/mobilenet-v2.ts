import * as tf from '@tensorflow/tfjs';
import { stripes } from '../../data/images.ts';
import type { ZooEntry } from '../../entry.ts';
import { type Symbolic, through } from '../through.ts';
import { classifier, convNorm, depthwiseNorm } from './conv-norm.ts';

const side = 8;
const channels = 3;
const classes = 4;

function build(width: number): tf.LayersModel {
  const { add, reLU } = tf.layers;
  const block = (x: Symbolic, name: string, filters: number, strides = 1) => {
    const inside = 4 * (x.shape.at(-1) as number);
    const branch = through(
      x,
      ...convNorm(`${name}-expand`, inside, { kernelSize: 1 }),
      ...depthwiseNorm(`${name}-depthwise`, strides),
      reLU({ maxValue: 6 }),
      ...convNorm(`${name}-project`, filters, { kernelSize: 1, relu: false }),
    );
    return strides === 1 ? through([x, branch], add()) : branch;
  };
  const input = tf.input({ shape: [side, side, channels] });
  let x = through(input, ...convNorm('in', width));
  x = block(x, 'block1', width);
  x = block(x, 'block2', 2 * width, 2);
  x = block(x, 'block3', 2 * width);
  const outputs = through(
    x,
    ...convNorm('last', 4 * width, { kernelSize: 1 }),
    ...classifier(classes),
  );
  return tf.model({ inputs: input, outputs });
}

export const mobilenetV2: ZooEntry = {
  name: 'mobilenet-v2',
  kind: 'convolutional',
  about: 'MobileNetV2: inverted residuals, wide inside, linear at their ends (arXiv 1801.04381).',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: (size, seed) => stripes(size, seed, { side, channels, classes }),
};
