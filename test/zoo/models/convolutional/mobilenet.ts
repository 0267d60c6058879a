import * as tf from '@tensorflow/tfjs';
import { stripes } from '../../data/images.ts';
import type { ZooEntry } from '../../entry.ts';
import { through } from '../through.ts';
import { classifier, convNorm, depthwiseNorm } from './conv-norm.ts';

const side = 8;
const channels = 3;
const classes = 4;

function build(width: number): tf.LayersModel {
  const { reLU } = tf.layers;
  const separable = (name: string, filters: number, strides = 1) => [
    ...depthwiseNorm(`${name}-depthwise`, strides),
    reLU(),
    ...convNorm(`${name}-point`, filters, { kernelSize: 1 }),
  ];
  const input = tf.input({ shape: [side, side, channels] });
  const outputs = through(
    input,
    ...convNorm('in', width),
    ...separable('block1', 2 * width),
    ...separable('block2', 2 * width, 2),
    ...classifier(classes),
  );
  return tf.model({ inputs: input, outputs });
}

export const mobilenet: ZooEntry = {
  name: 'mobilenet',
  kind: 'convolutional',
  about: 'MobileNet: depthwise and pointwise convolutions (arXiv 1704.04861).',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: (size, seed) => stripes(size, seed, { side, channels, classes }),
};
