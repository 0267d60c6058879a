import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { disableTrainingKernels, useBackend } from '../../src/backends/index.ts';

beforeAll(async () => {
  tf.env().set('PROD', true);
  await useBackend('wasm');
});
afterAll(disableTrainingKernels);

const texts = ['a', 'b'];

test('a clone takes no memory, and outlives what it was cloned from', () => {
  const { numTensors, numBytes } = tf.memory();
  const values = tf.range(0, 1000);
  const { numDataBuffers } = tf.memory();
  const clone = values.clone();
  expect(tf.memory().numDataBuffers).toBe(numDataBuffers);
  values.dispose();
  // Would lie where the first tensor did, were its memory free.
  const next = tf.zeros([1000]);
  expect([...clone.dataSync().slice(0, 3)]).toEqual([0, 1, 2]);
  tf.dispose([clone, next]);
  expect(tf.memory()).toMatchObject({ numTensors, numBytes });
});

test.each(['int32', 'bool', 'string'] as const)('a clone of %s is its original', (dtype) => {
  const made = tf.tensor1d(dtype === 'string' ? texts : [1, 0], dtype);
  const clone = made.clone();
  made.dispose();
  expect([...clone.dataSync()]).toEqual(dtype === 'string' ? texts : [1, 0]);
  expect(clone.dtype).toBe(dtype);
  clone.dispose();
});

test('a variable that is assigned to leaves its clones alone', () => {
  const variable = tf.tidy(() => tf.variable(tf.ones([4])));
  const clone = variable.clone();
  tf.tidy(() => variable.assign(tf.zeros([4])));
  expect([...clone.dataSync()]).toEqual([1, 1, 1, 1]);
  expect([...variable.dataSync()]).toEqual([0, 0, 0, 0]);
  tf.dispose([variable, clone]);
});

test('what moves to another backend stays shared and whole', async () => {
  const values = tf.tensor1d([1, 2, 3]);
  const clone = values.clone();
  await tf.setBackend('cpu');
  expect([...tf.add(values, clone).dataSync()]).toEqual([2, 4, 6]);
  values.dispose();
  expect([...tf.neg(clone).dataSync()]).toEqual([-1, -2, -3]);
  clone.dispose();
  await tf.setBackend('wasm');
});
