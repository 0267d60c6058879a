import * as tf from '@tensorflow/tfjs';
import { stripes } from '../../data/images.ts';
import type { ZooEntry } from '../../entry.ts';
import { type Symbolic, through } from '../through.ts';
import { classifier, convNorm, depthwiseNorm } from './conv-norm.ts';

const side = 8;
const channels = 3;
const classes = 4;
const groups = 2;

function build(width: number): tf.LayersModel {
  const { concatenate, permute, reshape } = tf.layers;
  const point = { kernelSize: 1 };
  /** Deals the channels of either side out to both. */
  const shuffled = (at: number, filters: number) => [
    reshape({ targetShape: [at * at, groups, filters / groups] }),
    permute({ dims: [1, 3, 2] }),
    reshape({ targetShape: [at, at, filters] }),
  ];
  const block = (x: Symbolic, name: string, filters: number, at: number) => {
    const straight = through(
      x,
      ...depthwiseNorm(`${name}-side`, 2),
      ...convNorm(`${name}-side-point`, filters / 2, point),
    );
    const longer = through(
      x,
      ...convNorm(`${name}-in`, filters / 2, point),
      ...depthwiseNorm(`${name}-depthwise`, 2),
      ...convNorm(`${name}-out`, filters / 2, point),
    );
    return through([straight, longer], concatenate(), ...shuffled(at, filters));
  };
  const input = tf.input({ shape: [side, side, channels] });
  let x = through(input, ...convNorm('in', width));
  x = block(x, 'block1', 2 * width, side / 2);
  x = block(x, 'block2', 4 * width, side / 4);
  return tf.model({ inputs: input, outputs: through(x, ...classifier(classes)) });
}

export const shufflenet: ZooEntry = {
  name: 'shufflenet',
  kind: 'convolutional',
  about: 'ShuffleNetV2: two sides whose channels are shuffled (arXiv 1807.11164).',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: (size, seed) => stripes(size, seed, { side, channels, classes }),
};
