import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../../src/backends/index.ts';
import { volumes } from './cases/contractions.ts';
import { themes } from './cases/index.ts';
import { type Case, differencesOf, expectGradients, gradientsOf } from './finite-differences.ts';

beforeAll(() => {
  tf.env().set('PROD', true);
  enableTrainingKernels();
});
afterAll(disableTrainingKernels);

/** Taken on cpu for every backend, whose own forward pass other tests hold against references. */
const differences = new Map<Case, readonly Float64Array[]>();

async function expectDifferences(backend: string, each: Case): Promise<void> {
  await tf.setBackend('cpu');
  const wanted = differences.get(each) ?? differencesOf(each);
  differences.set(each, wanted);
  await tf.setBackend(backend);
  const before = { ...tf.memory(), ids: tf.backend().numDataIds() };
  const gradients = await gradientsOf(each);
  const { numTensors, numDataBuffers } = before;
  expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
  expect(tf.backend().numDataIds()).toBe(before.ids);
  expectGradients(gradients, wanted);
}

describe.each(['cpu', 'wasm'])('gradients on %s are central differences', (backend) => {
  describe.each(Object.entries(themes))('%s', (_, cases) => {
    test.each(cases)('$name', (each) => expectDifferences(backend, each));
  });
});

describe('gradients on cpu are central differences', () => {
  test.each(volumes)('$name', (each) => expectDifferences('cpu', each));
});
