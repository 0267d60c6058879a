import * as tf from '@tensorflow/tfjs-core';
import { floats, given, type OpCase, op } from './op-case.ts';

const named: Readonly<Record<string, unknown>> = tf;

const x = floats([2, 3, 4]);
const image = floats([2, 3, 3, 4]);
const vector = (seed: number, low = 0.5, high = 1.5) => floats([4], low, high, seed);
const labels = given([1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1], [3, 4]);
const distribution = given([1, 0, 0, 0, 0, 0.5, 0, 0.5, 0, 0, 0, 1], [3, 4]);
const logits = floats([3, 4]);
const shares = floats([3, 4], 0.1, 0.9);
const weights = floats([3, 1], 0.5, 1.5, 3);
const { Reduction } = tf;

const parameters = [vector(2, -1, 1), vector(3), vector(4, -1, 1), vector(5)] as const;
type Norm = (...all: tf.Tensor[]) => tf.Tensor;
const norm = (name: 'batchNorm' | 'batchNorm2d' | 'batchNorm3d' | 'batchNorm4d', input: typeof x) =>
  op(name, [input, ...parameters], (a, mean, variance, offset, scale) =>
    (named[name] as (...all: unknown[]) => tf.Tensor)(a, mean, variance, offset, scale, 0.01),
  );
const loss = (name: string, run: Norm, inputs = [labels, logits, weights], of = '') =>
  op(name, inputs, run, { of, gradient: [1] });

export const normalizations: readonly OpCase[] = [
  op('softmax', [x], (a) => tf.softmax(a)),
  op('logSoftmax', [x], (a) => tf.logSoftmax(a)),
  op('localResponseNormalization', [image], (a: tf.Tensor4D) =>
    tf.localResponseNormalization(a, 1, 1, 0.5, 0.7),
  ),
  norm('batchNorm', x),
  norm('batchNorm2d', floats([3, 4])),
  norm('batchNorm3d', x),
  norm('batchNorm4d', image),
  loss('losses.absoluteDifference', (l, p, w) =>
    tf.losses.absoluteDifference(l as tf.Tensor, p as tf.Tensor, w),
  ),
  loss('losses.computeWeightedLoss', (_, p, w) => tf.losses.computeWeightedLoss(p as tf.Tensor, w)),
  loss(
    'losses.computeWeightedLoss',
    (_, p, w) => tf.losses.computeWeightedLoss(p as tf.Tensor, w, Reduction.MEAN),
    undefined,
    'mean',
  ),
  loss('losses.cosineDistance', (l, p) =>
    tf.losses.cosineDistance(l as tf.Tensor, p as tf.Tensor, 1),
  ),
  loss('losses.hingeLoss', (l, p, w) => tf.losses.hingeLoss(l as tf.Tensor, p as tf.Tensor, w)),
  loss('losses.huberLoss', (l, p, w) =>
    tf.losses.huberLoss(l as tf.Tensor, p as tf.Tensor, w, 0.7),
  ),
  loss('losses.logLoss', (l, p, w) => tf.losses.logLoss(l as tf.Tensor, p as tf.Tensor, w), [
    labels,
    shares,
    weights,
  ]),
  loss('losses.meanSquaredError', (l, p, w) =>
    tf.losses.meanSquaredError(l as tf.Tensor, p as tf.Tensor, w),
  ),
  loss('losses.sigmoidCrossEntropy', (l, p, w) =>
    tf.losses.sigmoidCrossEntropy(l as tf.Tensor, p as tf.Tensor, w, 0.1),
  ),
  loss(
    'losses.softmaxCrossEntropy',
    (l, p) => tf.losses.softmaxCrossEntropy(l as tf.Tensor, p as tf.Tensor),
    [distribution, logits],
  ),
  op(
    'basicLSTMCell',
    [
      floats([1], 0.5, 1),
      floats([5, 12], -0.5, 0.5),
      floats([12], -0.5, 0.5, 2),
      floats([2, 2]),
      floats([2, 3], -1, 1, 2),
      floats([2, 3], -1, 1, 3),
    ],
    (f, w, b, x, c, h) =>
      tf.basicLSTMCell(
        tf.reshape(f as tf.Tensor, []),
        w as tf.Tensor2D,
        b as tf.Tensor1D,
        x as tf.Tensor2D,
        c as tf.Tensor2D,
        h as tf.Tensor2D,
      ),
  ),
  op(
    'multiRNNCell',
    [floats([2, 3], -0.5, 0.5), floats([2, 2]), floats([2, 2], -1, 1, 2), floats([2, 2], -1, 1, 3)],
    (w, x, c, h) =>
      tf
        .multiRNNCell(
          [
            (data, cell, state) => [
              tf.add(
                cell,
                tf.matMul(data, tf.slice(w as tf.Tensor2D, [0, 0], [2, 2])),
              ) as tf.Tensor2D,
              tf.mul(state, data) as tf.Tensor2D,
            ],
          ],
          x as tf.Tensor2D,
          [c as tf.Tensor2D],
          [h as tf.Tensor2D],
        )
        .flat(),
  ),
  op('linalg.gramSchmidt', [floats([3, 4])], (a) => tf.linalg.gramSchmidt(a as tf.Tensor2D)),
  op('linalg.qr', [floats([3, 3])], (a) => tf.linalg.qr(a), { gradient: [] }),
];
