import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { disableTrainingKernels, useBackend } from '../../src/backends/index.ts';
import { error, trainThrough } from './switching.ts';

beforeAll(() => {
  tf.env().set('PROD', true);
});
afterAll(disableTrainingKernels);

describe('useBackend', () => {
  test('reports what is in use', async () => {
    expect(await useBackend('cpu')).toMatchObject({
      backend: 'cpu',
      simd: undefined,
      relaxedSimd: undefined,
      singleThreaded: undefined,
      unavailable: [],
    });
    const report = await useBackend('wasm');
    expect(report).toMatchObject({ backend: 'wasm', simd: true, threads: 1 });
    expect(report.singleThreaded).toBe('tfjs has no threads in Node.');
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

  test('refuses options that there are not, and what is no list of backends', async () => {
    await expect(useBackend('cpu', { wasmPath: '/' } as never)).rejects.toMatchObject({
      _tag: 'unknown-key',
      fields: { key: 'wasmPath', nearest: 'wasmPaths' },
    });
    for (const wanted of [[], undefined, { backend: 'wasm' }]) {
      await expect(useBackend(wanted as never)).rejects.toMatchObject({ _tag: 'invalid-argument' });
    }
    expect(tf.getBackend()).toBe('cpu');
  });

  test('moves a model and its optimizer along in the middle of training', async () => {
    const stayed = await trainThrough(['cpu', 'cpu', 'cpu', 'cpu', 'cpu']);
    const { numTensors } = tf.memory();
    const moved = await trainThrough(['cpu', 'wasm', 'cpu', 'wasm', 'wasm']);
    expect(tf.memory().numTensors).toBe(numTensors);
    expect(moved.growth).toEqual([0, 0, 0, 0, 0]);

    expect(new Set(stayed.losses).size).toBe(15);
    expect(error(moved.losses, stayed.losses)).toBeLessThan(1e-6);
    moved.weights.forEach((weight, index) => {
      expect(error(weight, stayed.weights[index] ?? [])).toBeLessThan(1e-5);
    });
    // Two moments and a count for each of the six weights, and the count of all steps.
    const names = Object.keys(stayed.state);
    expect(names.length).toBe(3 * 6 + 1);
    expect(Object.keys(moved.state)).toEqual(names);
    for (const name of names) {
      expect(error(moved.state[name] ?? [], stayed.state[name] ?? []), name).toBeLessThan(1e-5);
      expect(stayed.state[name]?.some((value) => value !== 0)).toBe(true);
    }
    expect(moved.state['iter']).toEqual([15]);
  });

  /** On a page or in a Node where the first choice cannot be had. */
  async function withoutWasm<T>(body: () => Promise<T>): Promise<T> {
    vi.stubGlobal('WebAssembly', undefined);
    try {
      return await body();
    } finally {
      vi.unstubAllGlobals();
    }
  }

  test('says once on the console why an earlier choice is not in use', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    try {
      await withoutWasm(async () => {
        await useBackend(['wasm', 'cpu']);
        const { unavailable } = await useBackend(['wasm', 'cpu']);
        expect(unavailable).toEqual([
          { backend: 'wasm', reason: 'This engine has no WebAssembly.' },
        ]);
      });
      await useBackend('cpu');
      expect(warn.mock.calls).toEqual([
        ['richscale: wasm is not in use, cpu is. This engine has no WebAssembly.'],
      ]);
    } finally {
      warn.mockRestore();
    }
  });

  test('tells onWarning each time, and the console nothing', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const told: string[] = [];
    const onWarning = (warning: string) => told.push(warning);
    try {
      await withoutWasm(async () => {
        await useBackend(['wasm', 'cpu'], { onWarning });
        await useBackend(['wasm', 'cpu'], { onWarning });
        // What a caller throws is the caller's, and no reason to try another backend.
        const refuse = () => {
          throw new Error('no fallback here');
        };
        const run = useBackend(['wasm', 'cpu'], { onWarning: refuse });
        await expect(run).rejects.toThrow('no fallback here');
      });
      expect(told).toEqual(
        Array(2).fill('wasm is not in use, cpu is. This engine has no WebAssembly.'),
      );
      expect(warn).not.toHaveBeenCalled();
    } finally {
      warn.mockRestore();
    }
  });

  test('gives a report that prints', async () => {
    const silent = { onWarning: () => {} };
    const report = await withoutWasm(() => useBackend(['wasm', 'cpu'], silent));
    const lines = String(report).split('\n');
    expect(lines[0]).toBe('cpu');
    expect(lines[1]).toMatch(/^training kernels: \w+/);
    expect(lines.slice(2)).toEqual(['wasm is not in use, cpu is. This engine has no WebAssembly.']);
    expect(Object.keys(report)).not.toContain('toString');
    expect(JSON.parse(JSON.stringify(report))).toMatchObject({ backend: 'cpu' });

    const onWasm = String(await useBackend('wasm', { kernels: false }));
    expect(onWasm).toMatch(
      /^wasm, SIMD(, relaxed SIMD)?, 1 thread\none thread: tfjs has no threads/,
    );
    disableTrainingKernels();
    expect(String(await useBackend('wasm', { kernels: false }))).toMatch(/training kernels: none$/);
  });
});
