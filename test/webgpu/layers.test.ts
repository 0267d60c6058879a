import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../src/backends/index.ts';
import { layerModels, losses } from '../backends/layer-models.ts';
import { describeOnWebGpu } from './adapter.ts';
import { relativeError } from './close.ts';

/** SGD: under Adam a gradient that is zero but for rounding would take a whole step. */
const optimizer = () => tf.train.sgd(0.005);

describeOnWebGpu('layers on webgpu', () => {
  beforeAll(() => enableTrainingKernels());
  afterAll(async () => {
    disableTrainingKernels();
    await tf.setBackend('cpu');
  });

  describe.each(layerModels)('$name', (model) => {
    test('trains on cpu and webgpu with the same losses', async () => {
      await tf.setBackend('cpu');
      const reference = await losses(model, optimizer());
      expect(reference.every(Number.isFinite)).toBe(true);
      expect(new Set(reference).size).toBe(reference.length);
      await tf.setBackend('webgpu');
      const memory = tf.memory().numTensors;
      const ours = await losses(model, optimizer());
      expect(relativeError(ours, reference)).toBeLessThan(1e-4);
      // The optimizer's own learning rate is the one tensor that stock SGD keeps.
      expect(tf.memory().numTensors - memory).toBeLessThanOrEqual(1);
    });
  });
});
