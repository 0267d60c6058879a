import * as tf from '@tensorflow/tfjs';
import { afterAll, expect, test } from 'vitest';
import { disableTrainingKernels, useBackend } from '../../src/backends/index.ts';

afterAll(disableTrainingKernels);

test('products are rounded once, where the kernels multiply and add in one instruction', async () => {
  tf.env().set('PROD', true);
  expect(await useBackend('wasm')).toMatchObject({ simd: true, relaxedSimd: true });
  // (1 + 2⁻¹²)² = 1 + 2⁻¹¹ + 2⁻²⁴, whose last term is lost if the product is rounded by itself.
  const x = 1 + 2 ** -12;
  const product = tf.tidy(() =>
    tf.matMul(tf.tensor2d([[-1, x]]), tf.tensor2d([[1 + 2 ** -11], [x]])).dataSync(),
  );
  expect(product[0]).toBe(2 ** -24);
});
