import * as tf from '@tensorflow/tfjs-core';
import { floats, type OpCase, op } from './op-case.ts';

type Activation = 'linear' | 'relu' | 'leakyrelu' | 'sigmoid';
type Pad = 'same' | 'valid' | number;
type Image = tf.Tensor4D;

const image = (rows: number, columns: number, channels: number) =>
  floats([2, rows, columns, channels], -1, 1);
const kernel = (...shape: readonly number[]) => floats(shape, -0.7, 0.7, 2);

const conv2d = (
  of: string,
  strides: number | [number, number],
  pad: Pad,
  dilation = 1,
  size: readonly [number, number] = [3, 3],
) =>
  op(
    'conv2d',
    [image(6, 7, 2), kernel(...size, 2, 3)],
    (x: Image, w: Image) => tf.conv2d(x, w, strides, pad, 'NHWC', dilation),
    { of },
  );
const depthwise = (of: string, strides: number, pad: Pad, dilation = 1) =>
  op(
    'depthwiseConv2d',
    [image(6, 7, 3), kernel(3, 3, 3, 2)],
    (x: Image, w: Image) => tf.depthwiseConv2d(x, w, strides, pad, 'NHWC', dilation),
    { of },
  );
const conv1d = (of: string, stride: number, pad: Pad, dilation = 1) =>
  op(
    'conv1d',
    [floats([2, 8, 2], -1, 1), kernel(3, 2, 3)],
    (x: tf.Tensor3D, w: tf.Tensor3D) => tf.conv1d(x, w, stride, pad as 'same', 'NWC', dilation),
    { of },
  );
const conv3d = (of: string, strides: number, pad: 'same' | 'valid') =>
  op(
    'conv3d',
    [floats([1, 4, 5, 4, 2], -1, 1), kernel(2, 2, 2, 2, 2)],
    (x: tf.Tensor5D, w: tf.Tensor5D) => tf.conv3d(x, w, strides, pad),
    { of },
  );
const fused = (of: string, activation: Activation, pad: Pad = 'same', strides = 1) =>
  op(
    'fused.conv2d',
    [image(5, 5, 2), kernel(3, 3, 2, 3), floats([3], -1, 1, 3)],
    (x: Image, filter: Image, bias) =>
      tf.fused.conv2d({ x, filter, strides, pad, bias, activation, leakyreluAlpha: 0.3 }),
    { of },
  );
const fusedDepthwise = (of: string, activation: Activation) =>
  op(
    'fused.depthwiseConv2d',
    [image(5, 5, 2), kernel(3, 3, 2, 2), floats([4], -1, 1, 3)],
    (x: Image, filter: Image, bias) =>
      tf.fused.depthwiseConv2d({
        x,
        filter,
        strides: 1,
        pad: 'same',
        bias,
        activation,
        leakyreluAlpha: 0.3,
      }),
    { of },
  );

export const convolutions: readonly OpCase[] = [
  conv2d('valid', 1, 'valid'),
  conv2d('same', 1, 'same'),
  conv2d('strided, same', 2, 'same'),
  conv2d('strided along one axis', [1, 2], 'valid'),
  conv2d('padded by a number', 1, 1),
  conv2d('padded by a number, a wide window', 1, 1, 1, [2, 3]),
  conv2d('dilated', 1, 'valid', 2, [2, 2]),
  conv2d('1 × 1', 1, 'valid', 1, [1, 1]),
  op(
    'conv2d',
    [floats([1, 2, 5, 5], -1, 1), kernel(2, 2, 2, 3)],
    (x: Image, w: Image) => tf.conv2d(x, w, 1, 'valid', 'NCHW'),
    { of: 'channels first' },
  ),
  depthwise('valid', 1, 'valid'),
  depthwise('same', 1, 'same'),
  depthwise('strided', 2, 'same'),
  depthwise('dilated', 1, 'valid', 2),
  conv1d('valid', 1, 'valid'),
  conv1d('strided, same', 2, 'same'),
  conv1d('dilated', 1, 'valid', 2),
  conv3d('valid', 1, 'valid'),
  conv3d('same', 1, 'same'),
  conv3d('strided, valid', 2, 'valid'),
  conv3d('strided, same', 2, 'same'),
  op(
    'conv2dTranspose',
    [image(3, 4, 2), kernel(3, 3, 3, 2)],
    (x: Image, w: Image) => tf.conv2dTranspose(x, w, [2, 5, 6, 3], 1, 'valid'),
    { of: 'valid' },
  ),
  op(
    'conv2dTranspose',
    [image(3, 4, 2), kernel(3, 3, 3, 2)],
    (x: Image, w: Image) => tf.conv2dTranspose(x, w, [2, 6, 8, 3], 2, 'same'),
    { of: 'strided, same' },
  ),
  op(
    'conv3dTranspose',
    [floats([1, 2, 3, 2, 2], -1, 1), kernel(2, 2, 2, 2, 2)],
    (x: tf.Tensor5D, w: tf.Tensor5D) => tf.conv3dTranspose(x, w, [1, 3, 4, 3, 2], 1, 'valid'),
    { of: 'valid' },
  ),
  op(
    'conv3dTranspose',
    [floats([1, 2, 3, 2, 2], -1, 1), kernel(2, 2, 2, 2, 2)],
    (x: tf.Tensor5D, w: tf.Tensor5D) => tf.conv3dTranspose(x, w, [1, 4, 6, 4, 2], 2, 'same'),
    { of: 'strided, same' },
  ),
  op(
    'separableConv2d',
    [image(5, 5, 2), kernel(3, 3, 2, 2), floats([1, 1, 4, 3], -0.7, 0.7, 3)],
    (x: Image, d: Image, p: Image) => tf.separableConv2d(x, d, p, 1, 'same'),
    { of: 'same' },
  ),
  op(
    'separableConv2d',
    [image(5, 5, 2), kernel(3, 3, 2, 2), floats([1, 1, 4, 3], -0.7, 0.7, 3)],
    (x: Image, d: Image, p: Image) => tf.separableConv2d(x, d, p, 2, 'valid'),
    { of: 'strided' },
  ),
  fused('linear', 'linear'),
  fused('relu', 'relu'),
  fused('sigmoid', 'sigmoid'),
  fused('leakyrelu', 'leakyrelu'),
  fused('relu, strided', 'relu', 'valid', 2),
  fused('relu, padded by a number', 'relu', 1),
  fusedDepthwise('linear', 'linear'),
  fusedDepthwise('relu', 'relu'),
  fusedDepthwise('leakyrelu', 'leakyrelu'),
  op(
    'dilation2d',
    [image(5, 5, 2), kernel(2, 2, 2)],
    (x: Image, w: tf.Tensor3D) => tf.dilation2d(x, w, 1, 'valid'),
    { of: 'valid' },
  ),
  op(
    'dilation2d',
    [image(6, 5, 2), kernel(2, 3, 2)],
    (x: Image, w: tf.Tensor3D) => tf.dilation2d(x, w, 2, 'same'),
    { of: 'strided, same' },
  ),
];
