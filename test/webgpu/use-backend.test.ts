import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { disableTrainingKernels, useBackend } from '../../src/backends/index.ts';
import { muP } from '../../src/index.ts';
import { adam, parameterize } from '../../src/tfjs/index.ts';
import { mlp } from '../tfjs/models.ts';
import { describeOnWebGpu } from './adapter.ts';
import { relativeError } from './close.ts';

interface Gpu {
  requestAdapter(): Promise<object | null>;
}

const gpu = () => (globalThis.navigator as unknown as { gpu: Gpu }).gpu;

describeOnWebGpu('useBackend on webgpu', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });
  afterAll(async () => {
    disableTrainingKernels();
    tf.disposeVariables();
    await tf.setBackend('cpu');
  });

  test('reports what is in use', async () => {
    const report = await useBackend(['webgpu', 'cpu']);
    expect(report).toMatchObject({ backend: 'webgpu', simd: undefined, threads: undefined });
    expect(report.adapter).toMatch(/\w/);
    expect(report.kernels).toContain('RichscaleOptimizerStep');
    expect(report.unavailable).toEqual([]);
    expect(tf.getBackend()).toBe('webgpu');
  });

  test('falls back and says why where there is no adapter', async () => {
    await useBackend('cpu');
    vi.spyOn(gpu(), 'requestAdapter').mockResolvedValue(null);
    const report = await useBackend(['webgpu', 'wasm', 'cpu']);
    expect(report.backend).toBe('wasm');
    expect(report.unavailable).toEqual([
      { backend: 'webgpu', reason: expect.stringContaining('no adapter') },
    ]);
    expect(tf.getBackend()).toBe('wasm');
  });

  test('falls back and says why where asking for an adapter fails', async () => {
    vi.spyOn(gpu(), 'requestAdapter').mockRejectedValue(new Error('the driver is gone'));
    const report = await useBackend(['webgpu', 'cpu']);
    expect(report.backend).toBe('cpu');
    expect(report.unavailable).toEqual([{ backend: 'webgpu', reason: 'the driver is gone' }]);
  });

  test('throws with the reason, and leaves the old backend, where nothing else is wanted', async () => {
    await useBackend('cpu');
    vi.spyOn(gpu(), 'requestAdapter').mockResolvedValue(null);
    await expect(useBackend('webgpu')).rejects.toThrow('no adapter');
    expect(tf.getBackend()).toBe('cpu');
  });

  test('moves a model and its optimizer along, and training goes on with the same numbers', async () => {
    const train = async (backends: readonly ('cpu' | 'wasm' | 'webgpu')[]) => {
      await useBackend(backends[0] ?? 'cpu');
      const { model, optimizer } = parameterize(mlp(24), {
        parameterization: muP(),
        base: mlp(8),
        optimizer: adam({ learningRate: 0.01, epsilon: 1e-3 }),
        seed: 7,
      });
      model.compile({ optimizer, loss: 'meanSquaredError' });
      const values: number[] = [];
      for (const backend of backends) {
        await useBackend(backend);
        const x = tf.randomUniform([6, 5], -1, 1, 'float32', 1);
        const y = tf.randomUniform([6, 3], -1, 1, 'float32', 2);
        for (let step = 0; step < 3; step++) {
          values.push((await model.trainOnBatch(x, y)) as number);
        }
        tf.dispose([x, y]);
      }
      const weights = await Promise.all(model.getWeights().map((weight) => weight.data()));
      model.dispose();
      optimizer.dispose();
      return { values, weights: weights.flatMap((weight) => [...weight]) };
    };
    const stayed = await train(['cpu', 'cpu', 'cpu', 'cpu']);
    const moved = await train(['wasm', 'webgpu', 'cpu', 'webgpu']);
    expect(stayed.values.at(-1)).toBeLessThan(stayed.values[0] ?? 0);
    expect(relativeError(moved.values, stayed.values)).toBeLessThan(1e-4);
    // A weight near zero is a difference of larger numbers, so it is compared with 0.1.
    const error = moved.weights.map((weight, i) => Math.abs(weight - (stayed.weights[i] ?? 0)));
    expect(Math.max(...error)).toBeLessThan(1e-5);
  });
});
