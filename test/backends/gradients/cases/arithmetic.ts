import * as tf from '@tensorflow/tfjs';
import { type Case, drawn, given, gradientFor } from '../finite-differences.ts';

type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

const binaries: Readonly<Record<string, Binary>> = {
  maximum: tf.maximum,
  minimum: tf.minimum,
  squaredDifference: tf.squaredDifference,
  divNoNan: tf.divNoNan,
};

const shapes: readonly [number[], number[]][] = [
  [
    [2, 3, 4],
    [2, 3, 4],
  ],
  [[2, 3, 4], [4]],
  [[4], [2, 3, 4]],
  [[2, 3], []],
  [
    [2, 1, 4],
    [3, 1],
  ],
];

const broadcast = Object.entries(binaries).flatMap(([name, of]) =>
  shapes.map(
    ([a, b]): Case => ({
      name: `${name} of [${a}] and [${b}]`,
      of: of as Case['of'],
      args: [drawn(a, 0.6, 2.2), drawn(b, 0.5, 2)],
    }),
  ),
);

const accumulated = [0, 1, 2, -1, -2].flatMap((axis) =>
  [0, 1, 2, 3].flatMap((which): Case[] => {
    const [exclusive, reverse] = [which % 2 === 1, which > 1];
    const how = `along axis ${axis}${exclusive ? ', exclusive' : ''}${reverse ? ', reverse' : ''}`;
    return [
      {
        name: `cumsum ${how}`,
        of: (x) => tf.cumsum(x as tf.Tensor, axis, exclusive, reverse),
        args: [drawn([2, 3, 4])],
      },
      {
        name: `cumprod ${how}`,
        of: (x) => tf.cumprod(x as tf.Tensor, axis, exclusive, reverse),
        args: [drawn([2, 3, 4])],
      },
    ];
  }),
);

const twiceDifferentiable: Readonly<Record<string, (x: tf.Tensor) => tf.Tensor>> = {
  elu: tf.elu,
  exp: tf.exp,
  pow: (x) => tf.pow(tf.add(x, 2), tf.sub(1.5, x)),
  sigmoid: tf.sigmoid,
  softmax: (x) => tf.softmax(x),
  softplus: tf.softplus,
  'tanh of tanh': (x) => tf.tanh(tf.tanh(x)),
};

const withZeros = given([3, 3], [0, 0.5, 0.7, 0.3, 0, 0.4, 0, 0, 0.6]);

/** What is done entry by entry, or along an axis. */
export const arithmetic: readonly Case[] = [
  ...broadcast,
  {
    name: 'prelu of one alpha a channel',
    of: (x, alpha) => tf.prelu(x as tf.Tensor, alpha as tf.Tensor),
    args: [drawn([2, 3, 4]), drawn([4], 0.1, 0.5)],
  },
  {
    name: 'divNoNan where it divides by zero',
    of: (a, b) => tf.divNoNan(a as tf.Tensor, tf.mul(b as tf.Tensor, [1, 0, 1, 0])),
    args: [drawn([3, 4]), drawn([4], 0.5, 2)],
  },
  ...Object.entries(twiceDifferentiable).map(
    ([name, of]): Case => ({
      name: `the gradient of ${name}`,
      of: gradientFor(0, of as Case['of']),
      args: [drawn([3, 4])],
    }),
  ),
  ...accumulated,
  ...[0, 1].map(
    (which): Case => ({
      name: `cumprod of rows with zeros${which === 1 ? ', exclusive and reverse' : ''}`,
      of: (x) => tf.cumprod(x as tf.Tensor, 1, which === 1, which === 1),
      args: [withZeros],
    }),
  ),
  ...[-1, -2, [0, -1]].map(
    (axis): Case => ({
      name: `prod along axis ${axis}`,
      of: (x) => tf.prod(x as tf.Tensor, axis),
      args: [drawn([2, 3, 4], 0.3, 1.3)],
    }),
  ),
  {
    name: 'a choice by a comparison',
    of: (x, y) => {
      const [a, b] = [x as tf.Tensor, y as tf.Tensor];
      return tf.where(tf.logicalAnd(tf.less(a, b), tf.logicalNot(tf.equal(a, 0))), a.square(), b);
    },
    args: [drawn([3, 4]), drawn([3, 4], -0.8, 1.1)],
  },
  {
    name: 'a mask that is multiplied with',
    of: (x) => tf.mul(x as tf.Tensor, tf.cast(tf.greater(x as tf.Tensor, 0.2), 'float32')),
    args: [drawn([3, 4])],
  },
  ...[true, false].map(
    (offset): Case => ({
      name: `batchNorm without a scale${offset ? '' : ' and offset'}`,
      of: (x, mean, variance, shift) =>
        tf
          .batchNorm(
            x as tf.Tensor2D,
            mean as tf.Tensor1D,
            variance as tf.Tensor1D,
            offset ? (shift as tf.Tensor1D) : undefined,
          )
          .add(offset ? 0 : (shift as tf.Tensor)),
      args: [drawn([4, 3]), drawn([3]), drawn([3], 0.5, 1.5), drawn([3])],
    }),
  ),
];
