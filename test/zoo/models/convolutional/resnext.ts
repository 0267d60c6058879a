import * as tf from '@tensorflow/tfjs';
import { stripes } from '../../data/images.ts';
import type { ZooEntry } from '../../entry.ts';
import { type Symbolic, through } from '../through.ts';
import { classifier, convNorm } from './conv-norm.ts';

const side = 8;
const channels = 3;
const classes = 4;
const paths = 4;

function build(width: number): tf.LayersModel {
  const { add, reLU } = tf.layers;
  const point = { kernelSize: 1 };
  const block = (x: Symbolic, name: string) => {
    const branches = Array.from({ length: paths }, (_, i) =>
      through(
        x,
        ...convNorm(`${name}-narrow${i + 1}`, width / 4, point),
        ...convNorm(`${name}-conv${i + 1}`, width / 4),
        ...convNorm(`${name}-wide${i + 1}`, width, { ...point, relu: false }),
      ),
    );
    return through([x, ...branches], add(), reLU());
  };
  const input = tf.input({ shape: [side, side, channels] });
  const x = through(input, ...convNorm('in', width));
  const outputs = through(block(block(x, 'block1'), 'block2'), ...classifier(classes));
  return tf.model({ inputs: input, outputs });
}

export const resnext: ZooEntry = {
  name: 'resnext',
  kind: 'convolutional',
  about: 'ResNeXt: blocks of four narrow paths that are added (arXiv 1611.05431).',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: (size, seed) => stripes(size, seed, { side, channels, classes }),
};
