import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { disableTrainingKernels, useBackend } from '../../src/backends/index.ts';
import { muP } from '../../src/index.ts';
import { adam, parameterize } from '../../src/tfjs/index.ts';

beforeAll(() => {
  tf.env().set('PROD', true);
});
afterAll(disableTrainingKernels);

describe('useBackend', () => {
  test('reports what is in use', async () => {
    expect(await useBackend('cpu')).toMatchObject({
      backend: 'cpu',
      simd: undefined,
      unavailable: [],
    });
    const report = await useBackend('wasm');
    expect(report).toMatchObject({ backend: 'wasm', simd: true, threads: 1 });
    expect(report.withoutKernels).toBeUndefined();
    expect(report.kernels).toContain('BatchMatMul');
    expect(report.kernels).toContain('Conv2DBackpropFilter');
    expect(tf.getBackend()).toBe('wasm');
  });

  test('leaves the kernels out if asked to', async () => {
    disableTrainingKernels();
    expect((await useBackend('wasm', { kernels: false })).kernels).toEqual([]);
  });

  test('refuses an unknown name, and keeps what was in use', async () => {
    await useBackend('cpu');
    await expect(useBackend(['wasm', 'webgl' as 'wasm'])).rejects.toMatchObject({
      _tag: 'invalid-argument',
      details: { received: 'webgl' },
    });
    expect(tf.getBackend()).toBe('cpu');
  });

  test('moves a model and its optimizer along in the middle of training', async () => {
    const build = (width: number) =>
      tf.sequential({
        layers: [
          tf.layers.dense({ units: width, inputShape: [6], activation: 'tanh' }),
          tf.layers.dense({ units: 2 }),
        ],
      });
    const run = async (backends: readonly ('cpu' | 'wasm')[]): Promise<number[]> => {
      await useBackend(backends[0] ?? 'cpu');
      const { model, optimizer } = parameterize(build, {
        width: 16,
        baseWidth: 8,
        parameterization: muP(),
        optimizer: adam({ learningRate: 0.01 }),
        seed: 5,
      });
      model.compile({ optimizer, loss: 'meanSquaredError' });
      const losses: number[] = [];
      for (const backend of backends) {
        await useBackend(backend);
        const [x, y] = [6, 2].map((size) => tf.randomUniform([8, size], -1, 1, 'float32', size));
        losses.push((await model.trainOnBatch(x as tf.Tensor, y as tf.Tensor)) as number);
        tf.dispose([x, y].filter((tensor) => tensor !== undefined));
      }
      model.dispose();
      optimizer.dispose();
      return losses;
    };
    const there = await run(['cpu', 'cpu', 'cpu', 'cpu', 'cpu', 'cpu']);
    const moving = await run(['cpu', 'wasm', 'wasm', 'cpu', 'wasm', 'cpu']);
    moving.forEach((loss, step) => {
      expect(loss).toBeCloseTo(there[step] ?? Number.NaN, 6);
    });
    expect(new Set(there).size).toBe(6);
  });
});
