import * as tf from '@tensorflow/tfjs';
import { type Case, drawn, gradientFor } from '../finite-differences.ts';

type Size = [number, number];

const sizes: readonly Size[] = [
  [7, 9],
  [2, 3],
  [8, 10],
  [1, 1],
];

const resized = sizes.flatMap((size) =>
  [false, true].flatMap((aligned): Case[] => [
    {
      name: `resizeBilinear to [${size}]${aligned ? ', corners aligned' : ''}`,
      of: (x) => tf.image.resizeBilinear(x as tf.Tensor4D, size, aligned),
      args: [drawn([2, 4, 5, 2])],
    },
    {
      name: `resizeNearestNeighbor to [${size}]${aligned ? ', corners aligned' : ''}`,
      of: (x) => tf.image.resizeNearestNeighbor(x as tf.Tensor4D, size, aligned),
      args: [drawn([2, 4, 5, 2])],
    },
  ]),
);

const resizing: Readonly<Record<string, Case['of']>> = {
  resizeBilinear: (x) => tf.image.resizeBilinear(x as tf.Tensor4D, [4, 5]),
  resizeNearestNeighbor: (x) => tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [4, 5]),
};

const second = Object.entries(resizing).map(
  ([name, of]): Case => ({
    name: `the gradient of ${name}`,
    of: gradientFor(0, of),
    args: [drawn([1, 3, 2, 2])],
  }),
);

const pooled = ([1, 2] as const).flatMap((stride) =>
  (['same', 'valid'] as const).flatMap((pad): Case[] => [
    {
      name: `avgPool of stride ${stride}, ${pad}`,
      of: (x) => tf.avgPool(x as tf.Tensor4D, [2, 3], stride, pad),
      args: [drawn([2, 5, 6, 2])],
    },
    {
      name: `avgPool3d of stride ${stride}, ${pad}`,
      of: (x) => tf.avgPool3d(x as tf.Tensor5D, 2, stride, pad),
      args: [drawn([1, 3, 4, 3, 2])],
    },
    {
      name: `maxPoolWithArgmax of stride ${stride}, ${pad}`,
      of: (x) => tf.maxPoolWithArgmax(x as tf.Tensor4D, 2, stride, pad)['result'] as tf.Tensor,
      args: [drawn([2, 4, 5, 2], 0.1, 4)],
    },
  ]),
);

const rounded = (['floor', 'round', 'ceil'] as const).flatMap((mode): Case[] => [
  {
    name: `avgPool with its windows rounded by ${mode}`,
    of: (x) => tf.avgPool(x as tf.Tensor4D, 2, 2, 0, mode),
    args: [drawn([2, 5, 6, 2])],
  },
  {
    name: `maxPool with its windows rounded by ${mode}`,
    of: (x) => tf.maxPool(x as tf.Tensor4D, 2, 2, 0, mode),
    args: [drawn([2, 5, 6, 2])],
  },
]);

/** What is done to images. */
export const images: readonly Case[] = [...resized, ...second, ...pooled, ...rounded];
