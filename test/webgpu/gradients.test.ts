import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../src/backends/index.ts';
import { themes } from '../backends/gradients/cases/index.ts';
import {
  differencesOf,
  expectGradients,
  gradientsOf,
} from '../backends/gradients/finite-differences.ts';
import { describeOnWebGpu } from './adapter.ts';

describeOnWebGpu('gradients on webgpu are central differences', () => {
  beforeAll(() => enableTrainingKernels());
  afterAll(async () => {
    disableTrainingKernels();
    await tf.setBackend('cpu');
  });

  describe.each(Object.entries(themes))('%s', (_, cases) => {
    test.each(cases)('$name', async (each) => {
      await tf.setBackend('cpu');
      const wanted = differencesOf(each);
      await tf.setBackend('webgpu');
      const { numTensors } = tf.memory();
      const gradients = await gradientsOf(each);
      expect(tf.memory().numTensors).toBe(numTensors);
      expectGradients(gradients, wanted);
    });
  });
});
