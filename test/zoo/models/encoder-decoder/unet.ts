import * as tf from '@tensorflow/tfjs';
import { masked } from '../../data/images.ts';
import type { ZooEntry } from '../../entry.ts';
import { type Symbolic, through } from '../through.ts';

const side = 8;

function build(width: number): tf.LayersModel {
  const { concatenate, conv2d, conv2dTranspose, maxPooling2d } = tf.layers;
  const relu = (name: string, filters: number) =>
    conv2d({ name, filters, kernelSize: 3, padding: 'same', activation: 'relu' });
  const two = (x: Symbolic, name: string, filters: number) =>
    through(x, relu(`${name}a`, filters), relu(`${name}b`, filters));
  const down = (x: Symbolic) => through(x, maxPooling2d({ poolSize: 2 }));
  const up = (x: Symbolic, skip: Symbolic, name: string, filters: number) => {
    const wide = through(x, conv2dTranspose({ name, filters, kernelSize: 2, strides: 2 }));
    return through([skip, wide], concatenate());
  };
  const input = tf.input({ shape: [side, side, 1] });
  const first = two(input, 'down1', width);
  const second = two(down(first), 'down2', 2 * width);
  const bottom = two(down(second), 'bottom', 4 * width);
  const third = two(up(bottom, second, 'up2', 2 * width), 'right2', 2 * width);
  const fourth = two(up(third, first, 'up1', width), 'right1', width);
  const outputs = through(
    fourth,
    conv2d({ name: 'mask', filters: 1, kernelSize: 1, activation: 'sigmoid' }),
  );
  return tf.model({ inputs: input, outputs });
}

export const unet: ZooEntry = {
  name: 'unet',
  kind: 'encoder and decoder',
  about: 'U-Net: segmentation with concatenated skips (arXiv 1505.04597).',
  build,
  loss: 'binaryCrossentropy',
  batch: (size, seed) => masked(size, seed, side),
};
