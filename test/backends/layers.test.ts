import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../src/backends/index.ts';
import { layerModels, losses } from './layer-models.ts';

beforeAll(() => {
  tf.env().set('PROD', true);
});
afterAll(disableTrainingKernels);

/** SGD: under Adam a gradient that is zero but for rounding would take a whole step. */
const optimizer = () => tf.train.sgd(0.005);

test('there are 37 layer types, and one more way to activate', () => {
  expect(layerModels.length).toBe(38);
});

describe.each(layerModels)('$name', (model) => {
  test('trains on cpu and wasm with the same losses', async () => {
    await tf.setBackend('cpu');
    enableTrainingKernels();
    const reference = await losses(model, optimizer());
    // It must train, and this test must be able to see it.
    expect(reference.every(Number.isFinite)).toBe(true);
    expect(new Set(reference).size).toBe(reference.length);
    await tf.setBackend('wasm');
    const memory = tf.memory().numTensors;
    const ours = await losses(model, optimizer());
    ours.forEach((loss, step) => {
      const wanted = reference[step] ?? Number.NaN;
      // float32 rounds each step by about 1e-7 relative; a few steps of sums stay below 1e-5.
      expect(Math.abs(loss - wanted) / Math.abs(wanted)).toBeLessThan(1e-5);
    });
    // The optimizer's own learning rate is the one tensor that stock SGD keeps.
    expect(tf.memory().numTensors - memory).toBeLessThanOrEqual(1);
  });
});
