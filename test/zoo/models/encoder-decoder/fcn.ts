import * as tf from '@tensorflow/tfjs';
import { masked } from '../../data/images.ts';
import type { ZooEntry } from '../../entry.ts';
import { through } from '../through.ts';

const side = 8;

function build(width: number): tf.LayersModel {
  const { activation, add, conv2d, conv2dTranspose, maxPooling2d } = tf.layers;
  const relu = (name: string, filters: number) =>
    conv2d({ name, filters, kernelSize: 3, padding: 'same', activation: 'relu' });
  const score = (name: string) => conv2d({ name, filters: 1, kernelSize: 1 });
  const larger = (name: string) =>
    conv2dTranspose({ name, filters: 1, kernelSize: 4, strides: 2, padding: 'same' });
  const input = tf.input({ shape: [side, side, 1] });
  const half = through(input, relu('conv1', width), maxPooling2d({ poolSize: 2 }));
  const quarter = through(half, relu('conv2', 2 * width), maxPooling2d({ poolSize: 2 }));
  const coarse = through(quarter, score('score4'), larger('up4'));
  const fine = through(half, score('score2'));
  const outputs = through(
    [coarse, fine],
    add(),
    larger('up2'),
    activation({ activation: 'sigmoid' }),
  );
  return tf.model({ inputs: input, outputs });
}

export const fcn: ZooEntry = {
  name: 'fcn',
  kind: 'encoder and decoder',
  about: 'Scores at two scales, made larger by transposed convolutions (arXiv 1411.4038).',
  build,
  loss: 'binaryCrossentropy',
  batch: (size, seed) => masked(size, seed, side),
};
