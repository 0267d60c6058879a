import * as tf from '@tensorflow/tfjs';
import { type Case, drawn } from '../finite-differences.ts';

const at = (shape: number[], values: number[]) => tf.tensor(values, shape, 'int32');

/** Arguments of `stridedSlice` after x: begin, end, strides, and the masks. */
type Slice = readonly [
  begin: number[],
  end: number[],
  strides: number[],
  beginMask?: number,
  endMask?: number,
  ellipsisMask?: number,
  newAxisMask?: number,
  shrinkAxisMask?: number,
];

const slices: readonly [string, number[], Slice][] = [
  [
    'with strides',
    [5, 7],
    [
      [0, 1],
      [5, 6],
      [2, 3],
    ],
  ],
  [
    'backward',
    [5, 7],
    [
      [4, -1],
      [0, 0],
      [-2, -3],
    ],
  ],
  ['with masks', [3, 5, 4], [[1, 1, 0], [9, 9, 3], [1, 2, 1], 1, 2]],
  ['with an ellipsis', [2, 3, 4], [[0, 1], [0, 3], [1, 1], 0, 0, 1]],
  ['with a new axis', [3, 4], [[0, 0, 1], [2, 1, 3], [1, 1, 1], 0, 0, 0, 2]],
  ['with an axis dropped', [3, 4], [[1, 0], [2, 3], [1, 2], 0, 0, 0, 0, 1]],
  ['with the last of an axis', [3, 4], [[-1, 0], [0, 3], [1, 2], 0, 0, 0, 0, 1]],
  [
    'of rank 5',
    [2, 3, 2, 1, 2],
    [
      [0, 0, 1, 0, 0],
      [2, 3, 2, 1, 2],
      [1, 2, 1, 1, 1],
    ],
  ],
];

const dims = [2, 3, 4];

/** What picks entries by indices, or puts them there. */
export const indexing: readonly Case[] = [
  {
    name: 'gatherND of rows, one twice',
    of: (x) => tf.gatherND(x as tf.Tensor, at([3, 2], [0, 1, 1, 2, 0, 1])),
    args: [drawn(dims)],
  },
  {
    name: 'gatherND of entries',
    of: (x) => tf.gatherND(x as tf.Tensor, at([2, 3], [0, 1, 2, 1, 2, 0])),
    args: [drawn(dims)],
  },
  {
    name: 'scatterND of rows, two to one place',
    of: (x) => tf.scatterND(at([3, 1], [1, 3, 1]), x as tf.Tensor, [5, 2]),
    args: [drawn([3, 2])],
  },
  {
    name: 'tensorScatterUpdate',
    of: (x, updates) =>
      tf.tensorScatterUpdate(x as tf.Tensor, at([2, 1], [1, 3]), updates as tf.Tensor),
    args: [drawn([5, 2]), drawn([2, 2])],
  },
  {
    name: 'sparseToDense',
    of: (values, rest) =>
      tf.sparseToDense(at([2, 2], [0, 1, 2, 0]), values as tf.Tensor, [4, 2], rest as tf.Scalar),
    args: [drawn([2]), drawn([])],
  },
  {
    name: 'the values of topk',
    of: (x) => tf.topk(x as tf.Tensor, 2).values,
    args: [drawn([2, 3, 5])],
  },
  {
    name: 'gather with two batch dimensions',
    of: (x) => tf.gather(x as tf.Tensor, at([2, 2, 2], [0, 1, 2, 1, 1, 1, 0, 2]), 2, 2),
    args: [drawn([2, 2, 3])],
  },
  ...(['sparseSegmentSum', 'sparseSegmentMean'] as const).map(
    (name): Case => ({
      name,
      of: (x) =>
        tf.sparse[name](
          x as tf.Tensor,
          at([3], [0, 2, 0]) as tf.Tensor1D,
          at([3], [0, 0, 1]) as tf.Tensor1D,
        ),
      args: [drawn([4, 3])],
    }),
  ),
  ...slices.map(
    ([how, shape, slice]): Case => ({
      name: `stridedSlice ${how}`,
      of: (x) => tf.stridedSlice(x as tf.Tensor, ...slice),
      args: [drawn(shape)],
    }),
  ),
];
