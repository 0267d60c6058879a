import * as tf from '@tensorflow/tfjs';
import { signals } from '../../data/vectors.ts';
import type { ZooEntry } from '../../entry.ts';
import { type Symbolic, through } from '../through.ts';
import { causal } from './causal.ts';

const length = 16;

function build(width: number): tf.LayersModel {
  const { add, conv2d, multiply, reLU, reshape } = tf.layers;
  const point = (name: string, filters: number) => conv2d({ name, filters, kernelSize: 1 });
  const block = (x: Symbolic, name: string, dilation: number) => {
    const half = (part: string, activation: 'tanh' | 'sigmoid') =>
      through(x, ...causal(`${name}-${part}`, width, { reach: 2, dilation, activation }));
    const gated = through([half('filter', 'tanh'), half('gate', 'sigmoid')], multiply());
    const next = () => through([x, through(gated, point(`${name}-next`, width))], add());
    return { skip: through(gated, point(`${name}-skip`, width)), next };
  };
  const input = tf.input({ shape: [length, 1] });
  let x = through(
    input,
    reshape({ targetShape: [length, 1, 1] }),
    ...causal('in', width, { reach: 2 }),
  );
  const skips: Symbolic[] = [];
  for (const dilation of [1, 2, 4]) {
    const { skip, next } = block(x, `block${dilation}`, dilation);
    skips.push(skip);
    if (dilation < 4) x = next();
  }
  const outputs = through(
    skips,
    add(),
    reLU(),
    point('h', width),
    reLU(),
    point('step', 1),
    reshape({ targetShape: [length, 1] }),
  );
  return tf.model({ inputs: input, outputs });
}

export const wavenet: ZooEntry = {
  name: 'wavenet',
  kind: 'convolutional',
  about:
    'WaveNet: gated causal convolutions, dilated, with skips that are added (arXiv 1609.03499).',
  build,
  loss: 'meanSquaredError',
  batch: (size, seed) => signals(size, seed, length),
};
