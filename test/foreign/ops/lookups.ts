import * as tf from '@tensorflow/tfjs-core';
import { bools, floats, given, ints, type OpCase, op } from './op-case.ts';

const rows = floats([4, 3]);
const index = (values: readonly number[], shape?: readonly number[]) =>
  given(values, shape, 'int32');
const int = (t: tf.Tensor) => t as tf.Tensor1D;

export const lookups: readonly OpCase[] = [
  op('gather', [rows, index([3, 0, 3])], (a, i) => tf.gather(a, int(i))),
  op('gather', [rows, index([2, 0])], (a, i) => tf.gather(a, int(i), 1), { of: 'of columns' }),
  op('gather', [rows, index([2, 0, 1, 1], [2, 2])], (a, i) => tf.gather(a, int(i)), {
    of: 'by a matrix',
  }),
  op(
    'gather',
    [floats([2, 3, 2]), index([2, 0, 1, 1], [2, 2])],
    (a, i) => tf.gather(a, int(i), 1, 1),
    { of: 'with batch dimensions' },
  ),
  op('gatherND', [rows, index([3, 1, 0, 2], [2, 2])], (a, i) => tf.gatherND(a, i)),
  op('gatherND', [rows, index([3, 1], [2, 1])], (a, i) => tf.gatherND(a, i), { of: 'of rows' }),
  op('scatterND', [index([3, 1, 1], [3, 1]), floats([3, 2])], (i, u) => tf.scatterND(i, u, [5, 2])),
  op('tensorScatterUpdate', [rows, index([2, 0], [2, 1]), floats([2, 3], -1, 1, 2)], (a, i, u) =>
    tf.tensorScatterUpdate(a, i, u),
  ),
  op('sparseToDense', [index([1, 4]), floats([2])], (i, v) => tf.sparseToDense(i, v, [6], 0), {
    gradient: [],
  }),
  op('unsortedSegmentSum', [rows, index([1, 0, 1, 2])], (a, i) =>
    tf.unsortedSegmentSum(a, int(i), 3),
  ),
  op(
    'unsortedSegmentSum',
    [rows, index([1, 0, 1, -1])],
    (a, i) => tf.unsortedSegmentSum(a, int(i), 3),
    { of: 'with rows of no segment' },
  ),
  op('oneHot', [index([2, 0, 1])], (i) => tf.oneHot(i, 4)),
  op('topk', [floats([3, 5])], (a) => Object.values(tf.topk(a, 2)), { gradient: [] }),
  op('topk', [floats([3, 5])], (a) => tf.topk(a, 2).values, { of: 'its values' }),
  op(
    'inTopKAsync',
    [floats([3, 4]), index([1, 0, 3])],
    (p, t) => tf.inTopKAsync(p as tf.Tensor2D, int(t), 2),
    { gradient: [] },
  ),
  op('whereAsync', [bools([3, 4])], (c) => tf.whereAsync(c)),
  op('booleanMaskAsync', [rows, bools([4])], (a, m) => tf.booleanMaskAsync(a, int(m)), {
    gradient: [],
  }),
  op('setdiff1dAsync', [index([1, 2, 3, 4, 5]), index([2, 4])], async (a, b) =>
    tf.setdiff1dAsync(a, b),
  ),
  op('unique', [index([1, 3, 1, 2, 3])], (a) => Object.values(tf.unique(a))),
  op(
    'bincount',
    [index([1, 3, 1, 2]), floats([4])],
    (a, w) => tf.bincount(a as tf.Tensor1D, w as tf.Tensor1D, 5),
    { gradient: [] },
  ),
  op(
    'denseBincount',
    [index([1, 3, 1, 2, 0, 0], [2, 3]), floats([2, 3])],
    (a, w) => tf.denseBincount(a as tf.Tensor2D, w as tf.Tensor2D, 4),
    { gradient: [] },
  ),
  op('searchSorted', [given([1, 3, 5, 7]), given([0, 3, 6])], (s, v) => tf.searchSorted(s, v), {
    gradient: [],
  }),
  op('lowerBound', [given([1, 3, 5, 7]), given([0, 3, 6])], (s, v) => tf.lowerBound(s, v), {
    gradient: [],
  }),
  op('upperBound', [given([1, 3, 5, 7]), given([0, 3, 6])], (s, v) => tf.upperBound(s, v), {
    gradient: [],
  }),
  op('math.confusionMatrix', [index([0, 2, 1, 2]), index([0, 1, 1, 2])], (l, p) =>
    tf.math.confusionMatrix(l as tf.Tensor1D, p as tf.Tensor1D, 3),
  ),
  op(
    'sparse.sparseFillEmptyRows',
    [index([0, 0, 2, 1], [2, 2]), floats([2]), index([4, 3])],
    (i, v, d) =>
      Object.values(
        tf.sparse.sparseFillEmptyRows(
          i as tf.Tensor2D,
          v as tf.Tensor1D,
          d as tf.Tensor1D,
          tf.scalar(-1),
        ),
      ),
    { gradient: [] },
  ),
  op(
    'sparse.sparseReshape',
    [index([0, 1, 1, 2], [2, 2]), index([2, 3]), index([3, 2])],
    (i, s, n) =>
      Object.values(tf.sparse.sparseReshape(i as tf.Tensor2D, s as tf.Tensor1D, n as tf.Tensor1D)),
  ),
  op(
    'sparse.sparseSegmentMean',
    [rows, index([0, 1, 3]), index([0, 0, 1])],
    (a, i, s) => tf.sparse.sparseSegmentMean(a, int(i), int(s)),
    { gradient: [] },
  ),
  op(
    'sparse.sparseSegmentSum',
    [rows, index([0, 1, 3]), index([0, 0, 1])],
    (a, i, s) => tf.sparse.sparseSegmentSum(a, int(i), int(s)),
    { gradient: [] },
  ),
  op(
    'raggedGather',
    [index([0, 2, 3]), floats([3]), index([1, 0])],
    (s, v, i) => {
      const { outputNestedSplits, outputDenseValues } = tf.raggedGather([s], v, i, 1);
      return [...outputNestedSplits, outputDenseValues];
    },
    { gradient: [] },
  ),
  op('raggedRange', [index([0, 2]), index([3, 5]), index([1, 1])], (a, b, c) =>
    Object.values(tf.raggedRange(a, b, c)),
  ),
  op(
    'raggedTensorToTensor',
    [index([2, 3]), floats([3]), index([0, 2, 3])],
    (shape, v, s) => tf.raggedTensorToTensor(shape, v, tf.scalar(0), [s], ['ROW_SPLITS']),
    { gradient: [] },
  ),
  op('multinomial', [given([0, 100, 0])], (a) => tf.multinomial(a as tf.Tensor1D, 4, 1, false), {
    of: 'of one that is certain',
    gradient: [],
  }),
  op('dropout', [rows], (a) => tf.dropout(a, 0.5, undefined, 7), { of: 'seeded' }),
  op(
    'movingAverage',
    [rows, floats([4, 3], -1, 1, 2)],
    (v, x) => tf.movingAverage(tf.variable(v), x, 0.9, undefined, false),
    {
      gradient: [],
    },
  ),
  op('oneHot', [ints([2, 3], 4)], (i) => tf.oneHot(i, 4, 0.9, 0.1), {
    of: 'of a matrix, smoothed',
  }),
];
