import * as tf from '@tensorflow/tfjs-core';
import { floats, type OpCase, op } from './op-case.ts';

type Pad = 'same' | 'valid' | number;
const image = floats([2, 5, 6, 2]);
const negative = floats([2, 5, 6, 2], -3, -0.5);
const volume = floats([1, 4, 5, 4, 2]);
const negativeVolume = floats([1, 4, 5, 4, 2], -3, -0.5);

const windows: readonly (readonly [
  of: string,
  size: number | [number, number],
  strides: number,
  pad: Pad,
])[] = [
  ['valid', 2, 2, 'valid'],
  ['overlapping, same', 3, 1, 'same'],
  ['strided, same', 3, 2, 'same'],
  ['a window that is not square, padded by a number', [2, 3], 1, 1],
];

export const pools: readonly OpCase[] = [
  ...windows.flatMap(([of, size, strides, pad]) => [
    op('maxPool', [image], (x: tf.Tensor4D) => tf.maxPool(x, size, strides, pad), { of }),
    op('avgPool', [image], (x: tf.Tensor4D) => tf.avgPool(x, size, strides, pad), { of }),
  ]),
  op('maxPool', [negative], (x: tf.Tensor4D) => tf.maxPool(x, 3, 1, 'same'), {
    of: 'of negative numbers',
  }),
  ...(['valid', 'same'] as const).flatMap((pad) => [
    op('maxPool3d', [volume], (x: tf.Tensor5D) => tf.maxPool3d(x, 2, 1, pad), { of: pad }),
    op('maxPool3d', [volume], (x: tf.Tensor5D) => tf.maxPool3d(x, 2, 2, pad), {
      of: `strided, ${pad}`,
    }),
    op('avgPool3d', [volume], (x: tf.Tensor5D) => tf.avgPool3d(x, 2, 1, pad), { of: pad }),
    op('avgPool3d', [volume], (x: tf.Tensor5D) => tf.avgPool3d(x, 2, 2, pad), {
      of: `strided, ${pad}`,
    }),
  ]),
  op('maxPool3d', [negativeVolume], (x: tf.Tensor5D) => tf.maxPool3d(x, 2, 2, 'same'), {
    of: 'of negative numbers',
  }),
  op(
    'maxPoolWithArgmax',
    [image],
    (x: tf.Tensor4D) => Object.values(tf.maxPoolWithArgmax(x, 2, 2, 'valid')),
    { gradient: [] },
  ),
  op(
    'maxPoolWithArgmax',
    [negative],
    (x: tf.Tensor4D) => Object.values(tf.maxPoolWithArgmax(x, 2, 2, 'same')),
    { of: 'of negative numbers', gradient: [] },
  ),
  op('pool', [image], (x: tf.Tensor4D) => tf.pool(x, [2, 2], 'max', 'valid', 1, 1), { of: 'max' }),
  op('pool', [image], (x: tf.Tensor4D) => tf.pool(x, [2, 2], 'avg', 'same', 2, 1), {
    of: 'average, dilated',
  }),
];
