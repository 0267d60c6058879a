import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { built, root, runInNode } from './dist.ts';

const require = createRequire(import.meta.url);
const wasmFolder = join(
  dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')),
  'dist/',
);

beforeAll(() => {
  built('backends.js');
  built('backends.cjs');
});

describe('as ESM and as CommonJS in one process', () => {
  /** Enables and disables two copies in an order; what is registered after each step. */
  const steps = (order: readonly string[]) =>
    runInNode(
      'module',
      `
      import * as tf from '@tensorflow/tfjs';
      import '@tensorflow/tfjs-backend-wasm';
      import { createRequire } from 'node:module';
      import * as esm from 'richscale/backends';
      const cjs = createRequire(process.cwd() + '/package.json')('richscale/backends');
      const { call } = tf.layers.conv2d({ filters: 1, kernelSize: 1 }).constructor.prototype;
      const kernelNames = [...new Set(Object.values(tf).filter((value) => typeof value === 'string'))];
      const registered = () => ['cpu', 'wasm'].flatMap((name) => tf.getKernelsForBackend(name))
        .concat(kernelNames.map((name) => tf.getGradient(name) ?? {}).filter((config) => config.kernelName));
      const before = new Set(registered());
      const conv = tf.layers.conv2d({ filters: 1, kernelSize: 1 }).constructor.prototype;
      const state = () => {
        const now = registered();
        const found = now.length === before.size && now.every((kernel) => before.has(kernel)) && conv.call === call;
        const ours = tf.getKernel('Conv2DBackpropFilter', 'wasm') !== undefined &&
          now.some(({ kernelName }) => kernelName === 'RichscaleOptimizerStep') &&
          tf.getGradient('Einsum') !== undefined && conv.call !== call;
        return found ? 'as found' : ours ? 'ours' : 'mixed';
      };
      const run = { esm, cjs };
      console.log(JSON.stringify(${JSON.stringify(order)}.map((step) => {
        const [copy, what] = step.split(' ');
        run[copy][what + 'TrainingKernels']();
        return state();
      })));`,
    );

  it.each([
    [['cjs enable', 'esm enable', 'cjs disable', 'esm disable']],
    [['cjs enable', 'esm enable', 'esm disable', 'cjs disable']],
    [['esm enable', 'cjs enable', 'esm disable', 'cjs disable']],
  ])('the last to disable puts everything back: %j', (order) => {
    expect(steps(order)).toEqual(['ours', 'ours', 'ours', 'as found']);
  });

  it('enabling and disabling twice count once', () => {
    const order = ['cjs enable', 'cjs enable', 'esm enable', 'cjs disable', 'cjs disable'];
    expect(steps([...order, 'esm disable'])).toEqual([...Array(5).fill('ours'), 'as found']);
  });
});

describe('beside an application that has bundled its own tfjs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'richscale-application-'));
  const application = join(folder, 'application.cjs');
  afterAll(() => rmSync(folder, { recursive: true }));

  beforeAll(() => {
    buildSync({
      stdin: {
        contents: `
          export * from '@tensorflow/tfjs-core';
          import '@tensorflow/tfjs-core/dist/register_all_gradients';
          export { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';`,
        resolveDir: root,
      },
      bundle: true,
      platform: 'node',
      mainFields: ['module', 'main'],
      ignoreAnnotations: true,
      outfile: application,
      logLevel: 'error',
    });
  });

  const inApplication = (script: string) =>
    runInNode(
      'module',
      `
      import { createRequire } from 'node:module';
      const tf = createRequire(import.meta.url)(${JSON.stringify(application)});
      console.warn = () => {};
      tf.setWasmPaths(${JSON.stringify(wasmFolder)});
      const { useBackend } = await import('richscale/backends');
      ${script}`,
    );

  it("the application's backend is used, and trains", () => {
    expect(
      inApplication(`
      const kernels = new Set(tf.getKernelsForBackend('wasm'));
      const { backend, threads, kernels: ours } = await useBackend('wasm');
      const stock = tf.getKernelsForBackend('wasm').filter(({ kernelName }) => !ours.includes(kernelName));
      const x = tf.ones([1, 3, 3, 1]);
      const slope = tf.grad((filter) => tf.sum(tf.conv2d(x, filter, 1, 'valid')))(tf.ones([2, 2, 1, 1]));
      console.log(JSON.stringify({ backend, threads, kept: stock.every((kernel) => kernels.has(kernel)), slope: [...slope.dataSync()] }));`),
    ).toEqual({ backend: 'wasm', threads: 1, kept: true, slope: [4, 4, 4, 4] });
  });

  it('paths of files that another copy loads are refused, and its kernels stay', () => {
    expect(
      inApplication(`
      const kernels = tf.getKernelsForBackend('wasm');
      const { message } = await useBackend('wasm', { wasmPaths: '/elsewhere/' }).catch((error) => error);
      const after = tf.getKernelsForBackend('wasm');
      console.log(JSON.stringify({ message, kept: kernels.every((kernel) => after.includes(kernel)) }));`),
    ).toEqual({ message: expect.stringContaining('another copy of the package'), kept: true });
  });
});
