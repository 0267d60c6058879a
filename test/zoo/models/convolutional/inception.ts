import * as tf from '@tensorflow/tfjs';
import { stripes } from '../../data/images.ts';
import type { ZooEntry } from '../../entry.ts';
import { type Symbolic, through } from '../through.ts';
import { classifier, convNorm } from './conv-norm.ts';

const side = 8;
const channels = 3;
const classes = 4;

function build(width: number): tf.LayersModel {
  const { concatenate, maxPooling2d } = tf.layers;
  const block = (x: Symbolic, name: string) => {
    const point = { kernelSize: 1 };
    const branches = [
      through(x, ...convNorm(`${name}-1`, width, point)),
      through(x, ...convNorm(`${name}-3a`, width / 2, point), ...convNorm(`${name}-3b`, width)),
      through(
        x,
        ...convNorm(`${name}-5a`, width / 4, point),
        ...convNorm(`${name}-5b`, width / 2, { kernelSize: 5 }),
      ),
      through(
        x,
        maxPooling2d({ poolSize: 3, strides: 1, padding: 'same' }),
        ...convNorm(`${name}-pool`, width / 2, point),
      ),
    ];
    return through(branches, concatenate());
  };
  const input = tf.input({ shape: [side, side, channels] });
  const x = through(input, ...convNorm('in', width), maxPooling2d({ poolSize: 2 }));
  const outputs = through(block(block(x, 'block1'), 'block2'), ...classifier(classes));
  return tf.model({ inputs: input, outputs });
}

export const inception: ZooEntry = {
  name: 'inception',
  kind: 'convolutional',
  about: 'Inception: branches of several reaches side by side (arXiv 1409.4842).',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: (size, seed) => stripes(size, seed, { side, channels, classes }),
};
