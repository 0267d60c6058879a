import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../../src/backends/index.ts';
import { themes } from './cases/index.ts';
import { differencesOf, expectGradients, gradientsOf } from './finite-differences.ts';

beforeAll(() => {
  tf.env().set('PROD', true);
  enableTrainingKernels();
});
afterAll(disableTrainingKernels);

describe.each(['cpu', 'wasm'])('gradients on %s are central differences', (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  describe.each(Object.entries(themes))('%s', (_, cases) => {
    test.each(cases)('$name', async (each) => {
      const before = { ...tf.memory(), ids: tf.backend().numDataIds() };
      const gradients = await gradientsOf(each);
      const { numTensors, numDataBuffers } = before;
      expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
      expect(tf.backend().numDataIds()).toBe(before.ids);
      expectGradients(gradients, differencesOf(each));
    });
  });
});
