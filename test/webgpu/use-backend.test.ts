import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { disableTrainingKernels, useBackend } from '../../src/backends/index.ts';
import { error, trainThrough } from '../backends/switching.ts';
import { describeOnWebGpu } from './adapter.ts';

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
    const stayed = await trainThrough(['cpu', 'cpu', 'cpu', 'cpu', 'cpu']);
    const { numTensors } = tf.memory();
    const moved = await trainThrough(['cpu', 'webgpu', 'wasm', 'webgpu', 'cpu']);
    expect(tf.memory().numTensors).toBe(numTensors);
    expect(moved.growth).toEqual([0, 0, 0, 0, 0]);

    expect(new Set(stayed.losses).size).toBe(15);
    expect(error(moved.losses, stayed.losses)).toBeLessThan(1e-4);
    moved.weights.forEach((weight, index) => {
      expect(error(weight, stayed.weights[index] ?? [])).toBeLessThan(1e-4);
    });
    expect(Object.keys(moved.state)).toEqual(Object.keys(stayed.state));
    for (const [name, values] of Object.entries(stayed.state)) {
      expect(error(moved.state[name] ?? [], values), name).toBeLessThan(1e-4);
    }
    expect(moved.state['iter']).toEqual([15]);
  });
});
