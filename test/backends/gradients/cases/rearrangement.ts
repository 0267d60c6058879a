import * as tf from '@tensorflow/tfjs';
import { type Case, drawn } from '../finite-differences.ts';

const ranks = [1, 2, 3, 4, 5, 6];
const reps = [2, 3, 1, 2, 2, 1];
const small = [2, 1, 2, 1, 2, 1];

const padded: readonly [number[], [number, number][]][] = [
  [[4], [[2, 1]]],
  [
    [3, 4],
    [
      [1, 1],
      [2, 0],
    ],
  ],
  [
    [2, 3, 3, 2],
    [
      [0, 0],
      [1, 2],
      [2, 1],
      [0, 0],
    ],
  ],
];

/** What moves entries about, and repeats them. */
export const rearrangement: readonly Case[] = [
  ...ranks.map(
    (rank): Case => ({
      name: `tile of rank ${rank}`,
      of: (x) => tf.tile(x as tf.Tensor, reps.slice(0, rank)),
      args: [drawn(small.slice(0, rank))],
    }),
  ),
  {
    name: 'broadcastTo from a lower rank',
    of: (x) => tf.broadcastTo(x as tf.Tensor, [2, 3, 2, 4]),
    args: [drawn([3, 1, 4])],
  },
  ...(['reflect', 'symmetric'] as const).flatMap((mode) =>
    padded.map(
      ([shape, paddings]): Case => ({
        name: `mirrorPad of [${shape}], ${mode}`,
        of: (x) => tf.mirrorPad(x as tf.Tensor, paddings, mode),
        args: [drawn(shape)],
      }),
    ),
  ),
  {
    name: 'depthToSpace',
    of: (x) => tf.depthToSpace(x as tf.Tensor4D, 2, 'NHWC'),
    args: [drawn([2, 2, 1, 8])],
  },
  {
    name: 'flipLeftRight',
    of: (x) => tf.image.flipLeftRight(x as tf.Tensor4D),
    args: [drawn([2, 3, 4, 2])],
  },
  { name: 'diag', of: (x) => tf.diag(x as tf.Tensor), args: [drawn([3])] },
  {
    name: 'unstack into one',
    of: (x) => tf.unstack(x as tf.Tensor)[0] as tf.Tensor,
    args: [drawn([1, 3])],
  },
  {
    name: 'split into one',
    of: (x) => tf.split(x as tf.Tensor, 1, 1)[0] as tf.Tensor,
    args: [drawn([2, 3])],
  },
  {
    name: 'bandPart',
    of: (x) => tf.linalg.bandPart(x as tf.Tensor2D, 1, 0),
    args: [drawn([3, 4])],
  },
];
