import * as tf from '@tensorflow/tfjs';
import { afterAll, expect, test } from 'vitest';
import { disableTrainingKernels, useBackend } from '../../src/backends/index.ts';

afterAll(disableTrainingKernels);

test('products are rounded once, where the kernels multiply and add in one instruction', async () => {
  tf.env().set('PROD', true);
  expect(await useBackend('wasm')).toMatchObject({ simd: true, relaxedSimd: true });
  // (1 + 2⁻¹²)² = 1 + 2⁻¹¹ + 2⁻²⁴, whose last term is lost if the product is rounded by itself.
  const x = 1 + 2 ** -12;
  // Of a size that vectors are filled by: single entries are multiplied one by one.
  const product = tf.tidy(() => {
    const rows = tf.tile(tf.tensor2d([[-1, x]]), [16, 1]);
    const columns = tf.tile(tf.tensor2d([[1 + 2 ** -11], [x]]), [1, 16]);
    return tf.matMul(rows, columns).dataSync();
  });
  expect(new Set(product)).toEqual(new Set([2 ** -24]));
});
