import * as tf from '@tensorflow/tfjs';
import { stripes } from '../../data/images.ts';
import type { ZooEntry } from '../../entry.ts';
import { type Symbolic, through } from '../through.ts';
import { classifier, convNorm } from './conv-norm.ts';

const side = 8;
const channels = 3;
const classes = 4;

function build(width: number): tf.LayersModel {
  const { add, batchNormalization, maxPooling2d, reLU, separableConv2d } = tf.layers;
  const separable = (name: string, filters: number) => [
    reLU(),
    separableConv2d({ name, filters, kernelSize: 3, padding: 'same', useBias: false }),
    batchNormalization({ name: `${name}-norm` }),
  ];
  const block = (x: Symbolic, name: string, filters: number) => {
    const branch = through(
      x,
      ...separable(`${name}a`, filters),
      ...separable(`${name}b`, filters),
      maxPooling2d({ poolSize: 3, strides: 2, padding: 'same' }),
    );
    const skip = through(
      x,
      ...convNorm(`${name}-skip`, filters, { kernelSize: 1, strides: 2, relu: false }),
    );
    return through([skip, branch], add());
  };
  const input = tf.input({ shape: [side, side, channels] });
  const x = through(input, ...convNorm('in', width));
  const outputs = through(block(x, 'block', 2 * width), reLU(), ...classifier(classes));
  return tf.model({ inputs: input, outputs });
}

export const xception: ZooEntry = {
  name: 'xception',
  kind: 'convolutional',
  about: 'Xception: residual blocks of separable convolutions (arXiv 1610.02357).',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: (size, seed) => stripes(size, seed, { side, channels, classes }),
};
