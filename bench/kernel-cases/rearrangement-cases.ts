import * as tf from '@tensorflow/tfjs';
import { type Case, over } from './case.ts';

const sides = [
  [1, 1],
  [4, 4],
  [32, 32],
  [1000, 1001],
  [1024, 1024],
];
const matrices = [...sides, [100_000, 4], [4, 100_000]];
const images = [
  [1, 2, 2, 1],
  [8, 32, 32, 3],
  [32, 32, 32, 16],
];

/** What moves entries without counting with them. */
export const rearrangementCases: readonly Case[] = [
  ...over('Identity', sides, (x) => tf.clone(x)),
  ...over(
    'Slice',
    matrices,
    (x) => tf.slice(x, [0, 0], [Math.ceil((x.shape[0] ?? 1) / 8), -1]),
    'rows',
  ),
  ...over(
    'Slice',
    matrices,
    (x) => tf.slice(x, [0, 0], [-1, Math.ceil((x.shape[1] ?? 1) / 2)]),
    'columns',
  ),
  ...over('Slice', images, (x) => tf.slice(x, 0, [1, 2, 2, 1]), 'corner'),
  ...over('Slice', [[1], [16], [100_000]], (x) => tf.slice(x, 0, 1), 'first'),
  ...over('StridedSlice', matrices, (x) => tf.stridedSlice(x, [0, 0], [...x.shape], [2, 1])),
  ...over('StridedSlice', images, (x) =>
    tf.stridedSlice(x, [0, 0, 0, 0], [...x.shape], [1, 2, 2, 1]),
  ),
  ...over(
    'SplitV',
    [
      [4, 4],
      [32, 32],
      [1024, 1024],
    ],
    (x) => tf.split(x, 4),
  ),
  ...over(
    'SplitV',
    [
      [4, 4],
      [32, 32],
      [1024, 1024],
      [100_000, 4],
    ],
    (x) => tf.split(x, 2, 1),
    'columns',
  ),
  ...over(
    'Unpack',
    [
      [1, 1],
      [4, 4],
      [32, 32],
      [100, 784],
    ],
    (x) => tf.unstack(x),
  ),
  ...over(
    'Unpack',
    [
      [4, 4],
      [32, 32],
      [100_000, 4],
    ],
    (x) => tf.unstack(x, 1),
    'columns',
  ),
  ...over('Concat', matrices, (x) => tf.concat([x, x]), 'twice, rows'),
  ...over('Concat', matrices, (x) => tf.concat([x, x], 1), 'twice, columns'),
  ...over(
    'Concat',
    [
      [4, 4],
      [32, 32],
    ],
    (x) => tf.concat(Array<tf.Tensor>(64).fill(x), 1),
    '64 times, columns',
  ),
  ...over('Pack', sides, (x) => tf.stack([x, x]), 'twice'),
  ...over('Pack', sides, (x) => tf.stack([x, x], 2), 'twice, last'),
  ...over('PadV2', matrices, (x) =>
    tf.pad(x, [
      [1, 1],
      [1, 1],
    ]),
  ),
  ...over(
    'PadV2',
    matrices,
    (x) =>
      tf.pad(x, [
        [0, x.shape[0] ?? 0],
        [0, 0],
      ]),
    'rows',
  ),
  ...over('PadV2', images, (x) =>
    tf.pad(x, [
      [0, 0],
      [1, 1],
      [1, 1],
      [0, 0],
    ]),
  ),
  ...over('Reverse', matrices, (x) => tf.reverse(x, 0), 'rows'),
  ...over('Reverse', matrices, (x) => tf.reverse(x, 1), 'columns'),
  ...over('Reverse', images, (x) => tf.reverse(x, 2)),
  ...over(
    'Tile',
    [
      [1, 1],
      [1, 4],
      [1, 256],
    ],
    (x) => tf.tile(x, [256, 1]),
    'rows',
  ),
  ...over(
    'Tile',
    [
      [1, 1],
      [4, 1],
      [256, 1],
    ],
    (x) => tf.tile(x, [1, 256]),
    'columns',
  ),
  ...over('Tile', images, (x) => tf.tile(x, [1, 2, 2, 1])),
  ...over('Transpose', matrices, (x) => tf.transpose(x)),
  ...over('Transpose', images, (x) => tf.transpose(x, [0, 3, 1, 2]), 'channels first'),
  ...over('Transpose', images, (x) => tf.transpose(x, [0, 2, 3, 1]), 'channels last'),
  ...over('Transpose', [...images, [8, 64, 4, 64]], (x) => tf.transpose(x, [0, 2, 1, 3]), 'heads'),
  ...over(
    'Transpose',
    [
      [100_000, 2, 2],
      [512, 32, 32],
    ],
    (x) => tf.transpose(x, [0, 2, 1]),
    'of each',
  ),
  ...over('Transpose', images, (x) => tf.transpose(x, [3, 2, 1, 0]), 'all axes'),
];
