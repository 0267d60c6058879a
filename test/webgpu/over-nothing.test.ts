import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { disableTrainingKernels, useBackend } from '../../src/backends/index.ts';
import { describeOnWebGpu } from './adapter.ts';

const none = (...shape: number[]) => tf.zeros(shape);
const noIndices = () => tf.zeros([0, 1], 'int32');
const matrices = () => ({ a: none(2, 0) as tf.Tensor2D, b: none(0, 3) as tf.Tensor2D });

/** What is computed of nothing, and what that is. */
const cases: Readonly<Record<string, readonly [() => tf.Tensor, readonly number[]]>> = {
  'a product': [() => tf.matMul(matrices().a, matrices().b), [0, 0, 0, 0, 0, 0]],
  'a product, both transposed': [
    () => tf.matMul(none(0, 2), none(3, 0), true, true),
    [0, 0, 0, 0, 0, 0],
  ],
  'a product of stacks': [() => tf.matMul(none(2, 1, 0), none(2, 0, 1)), [0, 0]],
  'a product with bias and activation': [
    () => tf.fused.matMul({ ...matrices(), bias: tf.tensor1d([1, -1, 2]), activation: 'relu' }),
    [1, 0, 2, 1, 0, 2],
  ],
  'a dot product': [() => tf.dot(none(0), none(0)), [0]],
  'a sum': [() => tf.sum(none(2, 0), 1), [0, 0]],
  'a sum with its axis kept': [() => tf.sum(none(2, 0), 1, true), [0, 0]],
  'a mean': [() => tf.mean(none(2, 0), 1), [Number.NaN, Number.NaN]],
  'any of them': [() => tf.any(none(2, 0).toBool(), 1), [0, 0]],
  'all of them': [() => tf.all(none(2, 0).toBool(), 1), [1, 1]],
  'scattered updates': [() => tf.scatterND(noIndices(), none(0), [4]), [0, 0, 0, 0]],
  'updates of a tensor': [
    () => tf.tensorScatterUpdate(tf.tensor1d([1, 2]), noIndices(), none(0)),
    [1, 2],
  ],
  counts: [() => tf.bincount(tf.tensor1d([], 'int32'), tf.tensor1d([]), 4), [0, 0, 0, 0]],
  'counts in rows': [
    () => tf.denseBincount(tf.zeros<tf.Rank.R2>([2, 0], 'int32'), none(0) as tf.Tensor2D, 2),
    [0, 0, 0, 0],
  ],
};

describeOnWebGpu('what webgpu computes of nothing', () => {
  beforeAll(() => useBackend('webgpu'));
  afterAll(async () => {
    disableTrainingKernels();
    await tf.setBackend('cpu');
  });

  it.each(Object.entries(cases))('%s, and it spoils nothing else', async (_, [run, wanted]) => {
    expect(tf.getBackend()).toBe('webgpu');
    tf.engine().startScope();
    // Large enough not to be computed by cpu instead.
    const queued = tf.matMul(tf.ones<tf.Rank.R2>([64, 64]), tf.ones<tf.Rank.R2>([64, 64]));
    const result = run();
    expect([...(await tf.mean(tf.add(queued, queued)).data())]).toStrictEqual([128]);
    expect([...(await result.data())]).toStrictEqual(wanted);
    tf.engine().endScope();
  });
});
