import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../../src/backends/index.ts';

beforeAll(async () => {
  tf.env().set('PROD', true);
  await tf.setBackend('cpu');
});
afterEach(disableTrainingKernels);

const exported: readonly unknown[] = Object.values(tf);
const kernelNames = exported.filter((value): value is string => typeof value === 'string');
const registered = () => kernelNames.map((name) => tf.getGradient(name));

/** A gradient of nothing but ones. */
const foreign = (kernelName: string): tf.GradConfig => ({
  kernelName,
  inputsToSave: ['x'],
  gradFunc: (_dy, [x]) => ({ x: () => tf.onesLike(x as tf.Tensor) }),
});

test('disabling leaves the registry of gradients as enabling found it', () => {
  disableTrainingKernels();
  const before = registered();
  enableTrainingKernels();
  const ours = registered();
  expect(ours).not.toEqual(before);
  enableTrainingKernels();
  expect(registered()).toEqual(ours);
  disableTrainingKernels();
  const after = registered();
  before.forEach((gradient, index) => {
    expect(after[index]).toBe(gradient);
  });
});

test('a gradient that somebody else registered before stays', () => {
  disableTrainingKernels();
  const theirs = foreign('Cumprod');
  tf.registerGradient(theirs);
  enableTrainingKernels();
  expect(tf.getGradient('Cumprod')).toBe(theirs);
  disableTrainingKernels();
  expect(tf.getGradient('Cumprod')).toBe(theirs);
  tf.unregisterGradient('Cumprod');
});

test('one that somebody else registered since stays', () => {
  enableTrainingKernels();
  const theirs = foreign('Cumprod');
  tf.registerGradient(theirs);
  enableTrainingKernels();
  expect(tf.getGradient('Cumprod')).toBe(theirs);
  disableTrainingKernels();
  expect(tf.getGradient('Cumprod')).toBe(theirs);
  tf.unregisterGradient('Cumprod');
});

test('where stock is right, the gradient that was there is asked, whoever registered it', () => {
  disableTrainingKernels();
  const stock = tf.getGradient('Maximum');
  tf.registerGradient({
    kernelName: 'Maximum',
    inputsToSave: ['a', 'b'],
    gradFunc: (dy) => ({ a: () => (dy as tf.Tensor).mul(7), b: () => (dy as tf.Tensor).mul(9) }),
  });
  enableTrainingKernels();
  tf.tidy(() => {
    const gradients = tf.grads((a: tf.Tensor, b: tf.Tensor) => tf.maximum(a, b))([
      tf.ones([2, 3]),
      tf.zeros([3]),
    ]);
    expect([...(gradients[0]?.dataSync() ?? [])]).toEqual([7, 7, 7, 7, 7, 7]);
    expect([...(gradients[1]?.dataSync() ?? [])]).toEqual([18, 18, 18]);
  });
  disableTrainingKernels();
  tf.registerGradient(stock);
});
