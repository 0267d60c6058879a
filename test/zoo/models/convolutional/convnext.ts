import * as tf from '@tensorflow/tfjs';
import { stripes } from '../../data/images.ts';
import type { ZooEntry } from '../../entry.ts';
import { type Symbolic, through } from '../through.ts';
import { classifier } from './conv-norm.ts';

const side = 8;
const channels = 3;
const classes = 4;
const blocks = 2;

function build(width: number): tf.LayersModel {
  const { add, conv2d, dense, depthwiseConv2d, layerNormalization } = tf.layers;
  const block = (x: Symbolic, name: string) => {
    const branch = through(
      x,
      depthwiseConv2d({ name: `${name}-depthwise`, kernelSize: 5, padding: 'same' }),
      layerNormalization({ name: `${name}-norm` }),
      dense({ name: `${name}-wide`, units: 4 * width, activation: 'relu' }),
      dense({ name: `${name}-back`, units: width }),
    );
    return through([x, branch], add());
  };
  const input = tf.input({ shape: [side, side, channels] });
  let x = through(
    input,
    conv2d({ name: 'patches', filters: width, kernelSize: 2, strides: 2 }),
    layerNormalization({ name: 'patches-norm' }),
  );
  for (let i = 1; i <= blocks; i++) x = block(x, `block${i}`);
  return tf.model({ inputs: input, outputs: through(x, ...classifier(classes)) });
}

export const convnext: ZooEntry = {
  name: 'convnext',
  kind: 'convolutional',
  about:
    'ConvNeXt: wide depthwise kernels, layer norms and dense layers at each place (arXiv 2201.03545).',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: (size, seed) => stripes(size, seed, { side, channels, classes }),
};
