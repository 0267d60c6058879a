import * as tf from '@tensorflow/tfjs-core';
import { floats, ints, type OpCase, op } from './op-case.ts';

const vector = floats([6]);
const matrix = floats([3, 4]);
const cube = floats([2, 3, 4]);
const block = floats([2, 3, 2, 2]);
const again = (shape: readonly number[]) => floats(shape, -1.5, 1.5, 2);

export const layouts: readonly OpCase[] = [
  op('slice', [cube], (a) => tf.slice(a, [0, 1, 1], [2, 2, 2])),
  op('slice', [cube], (a) => tf.slice(a, [1], [1]), { of: 'of the first axis' }),
  op('slice', [ints([3, 4], 20)], (a) => tf.slice(a, [1, 1], [2, 2]), { of: 'of int32' }),
  op('slice1d', [vector], (a: tf.Tensor1D) => tf.slice1d(a, 1, 3)),
  op('slice2d', [matrix], (a: tf.Tensor2D) => tf.slice2d(a, [1, 1], [2, 2])),
  op('slice3d', [cube], (a: tf.Tensor3D) => tf.slice3d(a, [0, 1, 1], [2, 1, 2])),
  op('slice4d', [block], (a: tf.Tensor4D) => tf.slice4d(a, [0, 1, 0, 1], [2, 2, 1, 1])),
  op('stridedSlice', [matrix], (a) => tf.stridedSlice(a, [0, 1], [3, 4], [2, 2])),
  op('stridedSlice', [matrix], (a) => tf.stridedSlice(a, [2, 3], [0, 0], [-1, -2]), {
    of: 'backwards',
  }),
  op('concat', [matrix, again([2, 4])], (a, b) => tf.concat([a, b], 0), { of: 'of rows' }),
  op('concat', [matrix, again([3, 2])], (a, b) => tf.concat([a, b], 1), { of: 'of columns' }),
  op('concat1d', [vector, again([3])], (a: tf.Tensor1D, b: tf.Tensor1D) => tf.concat1d([a, b])),
  op('concat2d', [matrix, again([3, 4])], (a: tf.Tensor2D, b: tf.Tensor2D) =>
    tf.concat2d([a, b], 1),
  ),
  op('concat3d', [cube, again([2, 1, 4])], (a: tf.Tensor3D, b: tf.Tensor3D) =>
    tf.concat3d([a, b], 1),
  ),
  op('concat4d', [block, again([2, 3, 2, 3])], (a: tf.Tensor4D, b: tf.Tensor4D) =>
    tf.concat4d([a, b], 3),
  ),
  op('stack', [matrix, again([3, 4])], (a, b) => tf.stack([a, b], 1)),
  op('unstack', [cube], (a) => tf.unstack(a, 1)),
  op('split', [cube], (a) => tf.split(a, 2, 2), { of: 'in two' }),
  op('split', [cube], (a) => tf.split(a, [1, 2], 1), { of: 'in sizes' }),
  op('reshape', [cube], (a) => tf.reshape(a, [6, 4])),
  op('expandDims', [matrix], (a) => tf.expandDims(a, 1)),
  op('squeeze', [floats([3, 1, 4])], (a) => tf.squeeze(a)),
  op('ensureShape', [matrix], (a) => tf.ensureShape(a, [3, 4])),
  op('transpose', [matrix], (a) => tf.transpose(a)),
  op('transpose', [block], (a) => tf.transpose(a, [3, 0, 2, 1]), { of: 'of four axes' }),
  op('reverse', [cube], (a) => tf.reverse(a, [0, 2])),
  op('reverse1d', [vector], (a: tf.Tensor1D) => tf.reverse1d(a)),
  op('reverse2d', [matrix], (a: tf.Tensor2D) => tf.reverse2d(a, 1)),
  op('reverse3d', [cube], (a: tf.Tensor3D) => tf.reverse3d(a, [0, 1])),
  op('reverse4d', [block], (a: tf.Tensor4D) => tf.reverse4d(a, [1, 3])),
  op('tile', [matrix], (a) => tf.tile(a, [2, 3])),
  op('broadcastTo', [floats([3, 1])], (a) => tf.broadcastTo(a, [2, 3, 4])),
  op('pad', [matrix], (a) =>
    tf.pad(
      a,
      [
        [1, 2],
        [0, 1],
      ],
      0.5,
    ),
  ),
  op('pad1d', [vector], (a: tf.Tensor1D) => tf.pad1d(a, [1, 2])),
  op('pad2d', [matrix], (a: tf.Tensor2D) =>
    tf.pad2d(a, [
      [1, 0],
      [2, 1],
    ]),
  ),
  op('pad3d', [cube], (a: tf.Tensor3D) =>
    tf.pad3d(a, [
      [1, 0],
      [0, 1],
      [1, 1],
    ]),
  ),
  op('pad4d', [block], (a: tf.Tensor4D) =>
    tf.pad4d(a, [
      [0, 0],
      [1, 1],
      [1, 0],
      [0, 1],
    ]),
  ),
  op(
    'mirrorPad',
    [matrix],
    (a) =>
      tf.mirrorPad(
        a,
        [
          [1, 2],
          [1, 1],
        ],
        'reflect',
      ),
    { of: 'reflected' },
  ),
  op(
    'mirrorPad',
    [matrix],
    (a) =>
      tf.mirrorPad(
        a,
        [
          [1, 2],
          [1, 1],
        ],
        'symmetric',
      ),
    { of: 'symmetric' },
  ),
  op('batchToSpaceND', [floats([4, 2, 2, 1])], (a) =>
    tf.batchToSpaceND(
      a,
      [2, 2],
      [
        [0, 0],
        [0, 1],
      ],
    ),
  ),
  op('spaceToBatchND', [floats([1, 3, 4, 1])], (a) =>
    tf.spaceToBatchND(
      a,
      [2, 2],
      [
        [0, 1],
        [0, 0],
      ],
    ),
  ),
  op('depthToSpace', [floats([1, 2, 2, 4])], (a: tf.Tensor4D) => tf.depthToSpace(a, 2)),
  op('diag', [vector], (a) => tf.diag(a)),
  op('meshgrid', [floats([3]), again([2])], (a, b) => tf.meshgrid(a, b)),
  op('linalg.bandPart', [floats([4, 5])], (a) => tf.linalg.bandPart(a, 1, 2)),
];
