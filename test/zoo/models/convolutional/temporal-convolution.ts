import * as tf from '@tensorflow/tfjs';
import { pitches } from '../../data/vectors.ts';
import type { ZooEntry } from '../../entry.ts';
import { type Symbolic, through } from '../through.ts';
import { causal } from './causal.ts';

const length = 16;
const classes = 4;

function build(width: number): tf.LayersModel {
  const { add, cropping2D, conv2d, dense, dropout, flatten, reLU, reshape } = tf.layers;
  const block = (x: Symbolic, dilation: number) => {
    const options = { reach: 3, dilation, activation: 'relu' } as const;
    const branch = through(
      x,
      ...causal(`conv${dilation}a`, width, options),
      dropout({ rate: 0.1 }),
      ...causal(`conv${dilation}b`, width, options),
    );
    return through([x, branch], add(), reLU());
  };
  const input = tf.input({ shape: [length, 1] });
  let x = through(
    input,
    reshape({ targetShape: [length, 1, 1] }),
    conv2d({ name: 'in', filters: width, kernelSize: 1 }),
  );
  for (const dilation of [1, 2, 4]) x = block(x, dilation);
  const allButLast = [length - 1, 0] as [number, number];
  const outputs = through(
    x,
    cropping2D({ cropping: [allButLast, [0, 0]] }),
    flatten(),
    dense({ name: 'out', units: classes, activation: 'softmax' }),
  );
  return tf.model({ inputs: input, outputs });
}

export const temporalConvolution: ZooEntry = {
  name: 'temporal-convolution',
  kind: 'convolutional',
  about:
    'TCN: residual blocks of causal convolutions, dilated, read at the last step (arXiv 1803.01271).',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: (size, seed) => pitches(size, seed, length),
  random: true,
};
