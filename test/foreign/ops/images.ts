import * as tf from '@tensorflow/tfjs-core';
import { floats, given, ints, type OpCase, op, type Reference } from './op-case.ts';

type Images = tf.Tensor4D;
const square = floats([2, 4, 4, 2]);
const oblong = floats([2, 3, 5, 2]);
const colours = floats([2, 3, 4, 3], 0, 1);
const boxes = given([0.1, 0.1, 0.85, 0.8, 0, 0.2, 0.7, 1], [2, 4]);

/** Pixels of `square` at (0.9 y + 0.1, x + 0.1 y + 0.2), 0 outside: stock cpu leaves out a batch's rest. */
const transformed =
  (sample: (pixel: (y: number, x: number) => number, y: number, x: number) => number): Reference =>
  (values = []) =>
    values.map((_, index) => {
      const [c, x, y] = [index % 2, Math.floor(index / 2) % 4, Math.floor(index / 8) % 4];
      const image = index - (index % 32);
      const pixel = (row: number, column: number) =>
        row < 4 && column < 4 ? (values[image + (row * 4 + column) * 2 + c] as number) : 0;
      return sample(pixel, 0.9 * y + 0.1, x + 0.1 * y + 0.2);
    });
const overlapping = given([0, 0, 1, 1, 0, 0.1, 1, 1.1, 0, 2, 1, 3], [3, 4]);
const scores = given([0.9, 0.75, 0.6]);

const resizes = (['resizeBilinear', 'resizeNearestNeighbor'] as const).flatMap((name) => [
  op(`image.${name}`, [square], (a: Images) => tf.image[name](a, [8, 8]), {
    of: 'to twice the size',
  }),
  op(`image.${name}`, [oblong], (a: Images) => tf.image[name](a, [6, 4]), {
    of: 'of images that are not square',
  }),
  op(`image.${name}`, [oblong], (a: Images) => tf.image[name](a, [5, 7], true), {
    of: 'with aligned corners',
  }),
  op(`image.${name}`, [oblong], (a: Images) => tf.image[name](a, [5, 7], false, true), {
    of: 'with half-pixel centres',
  }),
]);

export const images: readonly OpCase[] = [
  ...resizes,
  op('image.flipLeftRight', [square], (a: Images) => tf.image.flipLeftRight(a), { gradient: [] }),
  op('image.grayscaleToRGB', [floats([2, 3, 3, 1])], (a: Images) => tf.image.grayscaleToRGB(a)),
  op('image.rgbToGrayscale', [colours], (a: Images) => tf.image.rgbToGrayscale(a)),
  op('image.rotateWithOffset', [square], (a: Images) => tf.image.rotateWithOffset(a, 0.4), {
    gradient: [],
  }),
  op(
    'image.transform',
    [square, given([1, 0.1, 0.2, 0, 0.9, 0.1, 0, 0], [1, 8])],
    (a: Images, t) => tf.image.transform(a, t as tf.Tensor2D, 'bilinear'),
    {
      of: 'bilinear',
      gradient: [],
      reference: transformed((pixel, y, x) => {
        const [top, left] = [Math.floor(y), Math.floor(x)];
        const line = (row: number) =>
          (1 - (x - left)) * pixel(row, left) + (x - left) * pixel(row, left + 1);
        return (1 - (y - top)) * line(top) + (y - top) * line(top + 1);
      }),
    },
  ),
  op(
    'image.transform',
    [square, given([1, 0.1, 0.2, 0, 0.9, 0.1, 0, 0], [1, 8])],
    (a: Images, t) => tf.image.transform(a, t as tf.Tensor2D, 'nearest', 'reflect'),
    {
      of: 'nearest, reflected',
      gradient: [],
      reference: transformed((pixel, y, x) =>
        pixel(Math.min(3, Math.round(y)), Math.min(3, Math.round(x))),
      ),
    },
  ),
  op(
    'image.cropAndResize',
    [square, boxes, given([0, 1], [2], 'int32')],
    (a: Images, b, i) => tf.image.cropAndResize(a, b as tf.Tensor2D, i as tf.Tensor1D, [3, 3]),
    { of: 'bilinear', gradient: [] },
  ),
  op(
    'image.cropAndResize',
    [square, boxes, given([0, 1], [2], 'int32')],
    (a: Images, b, i) =>
      tf.image.cropAndResize(a, b as tf.Tensor2D, i as tf.Tensor1D, [3, 3], 'nearest'),
    { of: 'nearest', gradient: [] },
  ),
  op(
    'image.nonMaxSuppression',
    [overlapping, scores],
    (b, s) => tf.image.nonMaxSuppression(b as tf.Tensor2D, s as tf.Tensor1D, 3),
    { gradient: [] },
  ),
  op(
    'image.nonMaxSuppressionAsync',
    [overlapping, scores],
    (b, s) => tf.image.nonMaxSuppressionAsync(b as tf.Tensor2D, s as tf.Tensor1D, 3),
    { gradient: [] },
  ),
  op(
    'image.nonMaxSuppressionWithScore',
    [overlapping, scores],
    (b, s) =>
      Object.values(
        tf.image.nonMaxSuppressionWithScore(b as tf.Tensor2D, s as tf.Tensor1D, 3, 0.5, 0, 0.5),
      ) as tf.Tensor[],
    { gradient: [] },
  ),
  op(
    'image.nonMaxSuppressionWithScoreAsync',
    [overlapping, scores],
    async (b, s) =>
      Object.values(
        await tf.image.nonMaxSuppressionWithScoreAsync(
          b as tf.Tensor2D,
          s as tf.Tensor1D,
          3,
          0.5,
          0,
          0.5,
        ),
      ) as tf.Tensor[],
    { gradient: [] },
  ),
  op(
    'image.nonMaxSuppressionPadded',
    [overlapping, scores],
    (b, s) =>
      Object.values(
        tf.image.nonMaxSuppressionPadded(b as tf.Tensor2D, s as tf.Tensor1D, 3, 0.5, 0, true),
      ) as tf.Tensor[],
    { gradient: [] },
  ),
  op(
    'image.nonMaxSuppressionPaddedAsync',
    [overlapping, scores],
    async (b, s) =>
      Object.values(
        await tf.image.nonMaxSuppressionPaddedAsync(
          b as tf.Tensor2D,
          s as tf.Tensor1D,
          3,
          0.5,
          0,
          true,
        ),
      ) as tf.Tensor[],
    { gradient: [] },
  ),
  op('image.threshold', [ints([4, 5, 1], 256)], (a: tf.Tensor3D) =>
    tf.image.threshold(a, 'binary', false, 0.03),
  ),
  op('image.threshold', [ints([4, 5, 1], 256)], (a: tf.Tensor3D) => tf.image.threshold(a, 'otsu'), {
    of: 'by Otsu',
  }),
];
