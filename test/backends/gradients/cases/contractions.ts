import * as tf from '@tensorflow/tfjs';
import { type Case, drawn, gradientFor } from '../finite-differences.ts';

const equations: readonly [string, ...number[][]][] = [
  ['ij,jk->ik', [2, 3], [3, 4]],
  ['bqhd,bkhd->bhqk', [2, 2, 2, 2], [2, 3, 2, 2]],
  ['aij,bji->ab', [2, 3, 2], [3, 2, 3]],
  ['i,j->ij', [2], [3]],
  ['i,i->', [3], [3]],
  ['ij,j->ij', [2, 3], [3]],
  ['ij->ji', [2, 3]],
  ['ij->j', [2, 3]],
  ['ij->', [2, 3]],
  ['ij,k->i', [2, 3], [2]],
  ['ijk,jl->il', [2, 3, 2], [3, 2]],
  [',ij->j', [], [2, 3]],
];

const einsums = equations.map(
  ([equation, ...shapes]): Case => ({
    name: `einsum ${equation}`,
    of: (...operands) => tf.einsum(equation, ...operands),
    args: shapes.map((shape) => drawn(shape)),
  }),
);

const stacks: readonly [number[], number[]][] = [
  [[], []],
  [[2], [2]],
  [[2], []],
  [[], [2]],
  [[2], [1]],
  [
    [2, 1],
    [1, 3],
  ],
  [[2, 2], [2]],
];

const products = stacks.flatMap(([a, b]) =>
  [0, 1, 2, 3].map((which): Case => {
    const [transposeA, transposeB] = [which % 2 === 1, which > 1];
    return {
      name: `matMul of stacks [${a}] and [${b}], transposed ${transposeA}, ${transposeB}`,
      of: (x, y) => tf.matMul(x as tf.Tensor2D, y as tf.Tensor2D, transposeA, transposeB),
      args: [
        drawn([...a, ...(transposeA ? [3, 2] : [2, 3])]),
        drawn([...b, ...(transposeB ? [4, 3] : [3, 4])]),
      ],
    };
  }),
);

const dilations: readonly [number, number][] = [
  [2, 2],
  [2, 1],
  [1, 3],
];

const dilated = dilations.flatMap((rates) =>
  (['same', 'valid'] as const).flatMap((pad): Case[] => [
    {
      name: `conv2d dilated by [${rates}], ${pad}`,
      of: (x, f) => tf.conv2d(x as tf.Tensor4D, f as tf.Tensor4D, 1, pad, 'NHWC', rates),
      args: [drawn([2, 5, 7, 2]), drawn([2, 3, 2, 2])],
    },
    {
      name: `depthwiseConv2d dilated by [${rates}], ${pad}`,
      of: (x, f) => tf.depthwiseConv2d(x as tf.Tensor4D, f as tf.Tensor4D, 1, pad, 'NHWC', rates),
      args: [drawn([2, 5, 7, 2]), drawn([2, 3, 2, 2])],
    },
  ]),
);

const rounded = (['floor', 'round', 'ceil'] as const).map(
  (mode): Case => ({
    name: `conv2d with its windows rounded by ${mode}`,
    of: (x, f) => tf.conv2d(x as tf.Tensor4D, f as tf.Tensor4D, 2, 0, 'NHWC', 1, mode),
    args: [drawn([2, 5, 6, 2]), drawn([2, 3, 2, 2])],
  }),
);

const kernels: Readonly<Record<string, Case['of']>> = {
  conv2d: (x, f) => tf.conv2d(x as tf.Tensor4D, f as tf.Tensor4D, 1, 'same'),
  depthwiseConv2d: (x, f) => tf.depthwiseConv2d(x as tf.Tensor4D, f as tf.Tensor4D, 1, 'same'),
  matMul: (x, f) =>
    tf.matMul(tf.reshape(x as tf.Tensor, [9, 2]), tf.reshape(f as tf.Tensor, [2, 8])),
};

const second = Object.entries(kernels).flatMap(([name, of]) =>
  [0, 1].map(
    (argument): Case => ({
      name: `the gradient of ${name} for argument ${argument}`,
      of: gradientFor(argument, of),
      args: [drawn([1, 3, 3, 2]), drawn([2, 2, 2, 2])],
    }),
  ),
);

/** Sums of products. */
export const contractions: readonly Case[] = [
  ...einsums,
  ...products,
  ...dilated,
  {
    name: 'separableConv2d dilated by 2',
    of: (x, f, g) =>
      tf.separableConv2d(x as tf.Tensor4D, f as tf.Tensor4D, g as tf.Tensor4D, 1, 'same', 2),
    args: [drawn([1, 5, 6, 2]), drawn([2, 3, 2, 1]), drawn([1, 1, 2, 3])],
  },
  {
    name: 'conv1d dilated by 2',
    of: (x, f) => tf.conv1d(x as tf.Tensor3D, f as tf.Tensor3D, 1, 'same', 'NWC', 2),
    args: [drawn([2, 7, 2]), drawn([3, 2, 2])],
  },
  ...rounded,
  ...second,
];

/** Convolutions of volumes. */
export const volumes: readonly Case[] = [
  {
    name: 'conv3d dilated by [1, 2, 1]',
    of: (x, f) => tf.conv3d(x as tf.Tensor5D, f as tf.Tensor5D, 1, 'same', 'NDHWC', [1, 2, 1]),
    args: [drawn([1, 3, 4, 3, 2]), drawn([2, 2, 2, 2, 2])],
  },
  ...([1, 2] as const).map(
    (stride): Case => ({
      name: `conv3dTranspose of stride ${stride}`,
      of: (x, f) =>
        tf.conv3dTranspose(
          x as tf.Tensor5D,
          f as tf.Tensor5D,
          [1, 2 * stride, 2 * stride, 3 * stride, 2],
          stride,
          'same',
        ),
      args: [drawn([1, 2, 2, 3, 2]), drawn([2, 2, 2, 2, 2])],
    }),
  ),
];
