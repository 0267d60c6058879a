import * as tf from '@tensorflow/tfjs';
import { stripes } from '../../data/images.ts';
import type { ZooEntry } from '../../entry.ts';
import { type Symbolic, through } from '../through.ts';
import { classifier, convNorm } from './conv-norm.ts';

const side = 8;
const channels = 3;
const classes = 4;

function build(width: number): tf.LayersModel {
  const { add, dense, globalAveragePooling2d, multiply, reLU, reshape } = tf.layers;
  const excited = (x: Symbolic, name: string) => {
    const gates = through(
      x,
      globalAveragePooling2d({}),
      dense({ name: `${name}-squeeze`, units: width / 4, activation: 'relu' }),
      dense({ name: `${name}-excite`, units: width, activation: 'sigmoid' }),
      reshape({ targetShape: [1, 1, width] }),
    );
    return through([x, gates], multiply());
  };
  const block = (x: Symbolic, name: string) => {
    const branch = through(
      x,
      ...convNorm(`${name}a`, width),
      ...convNorm(`${name}b`, width, { relu: false }),
    );
    return through([x, excited(branch, name)], add(), reLU());
  };
  const input = tf.input({ shape: [side, side, channels] });
  const x = through(input, ...convNorm('in', width));
  const outputs = through(block(block(x, 'block1'), 'block2'), ...classifier(classes));
  return tf.model({ inputs: input, outputs });
}

export const squeezeExcite: ZooEntry = {
  name: 'squeeze-excite',
  kind: 'convolutional',
  about: 'A ResNet whose channels are weighed by gates (arXiv 1709.01507).',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: (size, seed) => stripes(size, seed, { side, channels, classes }),
};
