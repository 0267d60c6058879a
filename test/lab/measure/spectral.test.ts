import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { spectralNorm } from '../../../src/lab/measure/spectral.ts';
import { onEveryBackend } from '../../on-backends.ts';
import { growth, nothing } from '../../tfjs/memory.ts';

const measured = (weight: tf.Tensor): number =>
  tf.tidy(() => spectralNorm(weight).dataSync()[0] as number);

/** U·diag(σ)·Vᵀ with orthogonal U [rows, rows], V [columns, columns]: reflections. */
function withSingularValues(rows: number, columns: number, values: readonly number[]): tf.Tensor2D {
  return tf.tidy(() => {
    const reflection = (size: number) => {
      const v = tf.tensor2d(
        Array.from({ length: size }, (_, i) => Math.sin(1 + i)),
        [size, 1],
      );
      const outer = tf.matMul(v, v, false, true);
      return tf.sub(tf.eye(size), tf.mul(outer, tf.div(2, tf.sum(tf.square(v))))) as tf.Tensor2D;
    };
    const middle = tf.buffer([rows, columns]);
    values.forEach((value, index) => {
      middle.set(value, index, index);
    });
    const left = tf.matMul(reflection(rows), middle.toTensor() as tf.Tensor2D);
    return tf.matMul(left, reflection(columns), false, true);
  });
}

onEveryBackend('the spectral norm', () => {
  it.each([
    ['square', 6, 6],
    ['tall', 9, 4],
    ['wide', 4, 9],
  ])('of a %s matrix is its largest singular value', (_, rows, columns) => {
    const matrix = withSingularValues(rows, columns, [3, 1.5, 1, 0.2]);
    expect(measured(matrix)).toBeCloseTo(3, 4);
  });

  it('of a matrix of rank one is exact, of a diagonal its largest entry', () => {
    const [a, b] = [tf.tensor2d([1, 2, 2], [3, 1]), tf.tensor2d([2, 3, 6], [1, 3])];
    expect(measured(tf.matMul(a, b))).toBeCloseTo(3 * 7, 4);
    expect(measured(tf.tensor2d([0.5, 0, 0, -4], [2, 2]))).toBeCloseTo(4, 5);
  });

  it('is low by a few percent at most where singular values are close', () => {
    const ratio = measured(withSingularValues(6, 6, [1, 0.97, 0.95, 0.9])) / 1;
    expect(ratio).toBeGreaterThan(0.95);
    expect(ratio).toBeLessThanOrEqual(1.00001);
  });

  it('of a vector is its length, and a kernel of higher rank is a matrix to its last axis', () => {
    expect(measured(tf.tensor1d([3, 4]))).toBeCloseTo(5, 5);
    const matrix = withSingularValues(12, 5, [2, 1]);
    expect(measured(tf.reshape(matrix, [2, 2, 3, 5]))).toBeCloseTo(measured(matrix), 5);
  });

  it('is 0 of zeros, exact of changes near the end of float32, and NaN of what is not finite', () => {
    expect(measured(tf.zeros([3, 4]))).toBe(0);
    expect(measured(tf.zeros([3]))).toBe(0);
    const small = tf.mul(withSingularValues(5, 5, [3, 1]), 1e-15);
    expect(measured(small) / 1e-15).toBeCloseTo(3, 3);
    expect(measured(tf.tensor2d([1, Number.NaN, 2, 3], [2, 2]))).toBeNaN();
  });

  it('leaves nothing behind', () => {
    const matrix = tf.ones([3, 4]);
    expect(growth(() => measured(matrix))).toStrictEqual(nothing);
  });
});
