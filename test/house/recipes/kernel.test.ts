import { afterAll, expect, test } from 'vitest';
import { kitchen } from './kitchen.ts';

const { test: run, remove } = kitchen('A new kernel');
afterAll(remove);

const program = `
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { expect, test } from 'vitest';
import { disableTrainingKernels, useBackend } from './src/backends/index.ts';
import { kernelsOn } from './src/backends/training-kernels.ts';

test('it agrees with float64, and in a gradient', async () => {
  await useBackend('wasm');
  expect(kernelsOn('wasm')).toContain('Square');
  for (const length of [0, 1, 5, 1000]) {
    const values = Float32Array.from({ length }, (_, i) => Math.sin(i) * 10 ** (i % 7));
    const { numTensors } = tf.memory();
    const [squares, gradient] = tf.tidy(() => {
      const x = tf.tensor1d(values);
      return [tf.square(x).dataSync(), tf.grad((of) => tf.sum(tf.square(of)))(x).dataSync()];
    });
    expect(tf.memory().numTensors).toBe(numTensors);
    expect(squares).toEqual(values.map((value) => value * value));
    expect(gradient).toEqual(values.map((value) => 2 * value));
  }
  disableTrainingKernels();
  expect(kernelsOn('wasm')).toEqual([]);
});
`;

test('a kernel is compiled, takes the place of stock’s, and is right', () => {
  expect(run(program)).toHaveLength(1);
});
