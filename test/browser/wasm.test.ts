import { expect, test } from 'vitest';
import { expectSameFindings } from '../lab/same-findings.ts';
import { relativeError } from '../webgpu/close.ts';
import { type Call, describeInBrowser } from './browser.ts';
import { layers, optimizers } from './names.ts';

const wasmPaths = '/wasm/';

function trainsAsOnCpu(call: Call): void {
  test.each(layers)('%s trains with the losses of cpu', async (layer) => {
    const { ours, cpu } = await call('train', 'wasm', layer);
    expect(cpu.every(Number.isFinite)).toBe(true);
    expect(new Set(cpu).size).toBe(cpu.length);
    expect(relativeError(ours, cpu)).toBeLessThan(1e-5);
  });

  test.each(optimizers)('%s steps as on cpu', async (optimizer) => {
    const { ours, cpu } = await call('optimize', 'wasm', optimizer);
    expect(cpu.every(Number.isFinite)).toBe(true);
    expect(relativeError(ours, cpu)).toBeLessThan(1e-5);
  });

  test('keeps no tensors', async () => {
    expect(await call('growth', 5)).toBe(0);
  });

  test('every instrument of the lab finds what it finds on cpu', async () => {
    const { ours, cpu } = await call('lab', 'wasm', [1, 2]);
    expectSameFindings(ours, cpu);
  });
}

const threaded = { isolated: true, from: 'build' } as const;
describeInBrowser('wasm with threads, in a cross-origin isolated page', threaded, (call) => {
  test('uses SIMD, threads and shared memory', async () => {
    expect(await call('isolated')).toBe(true);
    await call('setThreads', 2);
    const report = await call('use', ['wasm', 'cpu'], { wasmPaths });
    expect(report.unavailable).toEqual([]);
    expect(report).toMatchObject({ backend: 'wasm', simd: true, relaxedSimd: true, threads: 2 });
    expect(report.singleThreaded).toBeUndefined();
    expect(report.kernels).toEqual(
      expect.arrayContaining(['BatchMatMul', 'Conv2DBackpropFilter', 'RichscaleOptimizerStep']),
    );
    expect(await call('wasmMemoryIsShared')).toBe(true);
  });
  trainsAsOnCpu(call);
});

// tfjs's threads do not survive minification: without our care it would wait for them for ever.
const minified = { isolated: true, from: 'minified build' } as const;
describeInBrowser('wasm in a cross-origin isolated page, minified', minified, (call) => {
  test('goes on with one thread', async () => {
    expect(await call('isolated')).toBe(true);
    const report = await call('use', ['wasm', 'cpu'], { wasmPaths });
    expect(report.unavailable).toEqual([]);
    expect(report).toMatchObject({ backend: 'wasm', simd: true, threads: 1 });
    expect(report.singleThreaded).toContain('failed to start');
    const { ours, cpu } = await call('train', 'wasm', 'conv2d');
    expect(relativeError(ours, cpu)).toBeLessThan(1e-5);
  });
});

const ordinary = { isolated: false, from: 'minified build' } as const;
describeInBrowser('wasm on one thread, in an ordinary page', ordinary, (call) => {
  test('finds the files that Vite emitted; uses SIMD, one thread and memory of its own', async () => {
    expect(await call('isolated')).toBe(false);
    const report = await call('use', ['wasm', 'cpu']);
    expect(report.unavailable).toEqual([]);
    expect(report).toMatchObject({ backend: 'wasm', simd: true, threads: 1 });
    expect(report.singleThreaded).toContain('cross-origin isolated');
    expect(await call('wasmMemoryIsShared')).toBe(false);
  });
  trainsAsOnCpu(call);
});

describeInBrowser('wasm with threads to be had, and one asked for', threaded, (call) => {
  test('says what decides their number', async () => {
    await call('setThreads', 1);
    const report = await call('use', ['wasm', 'cpu'], { wasmPaths });
    expect(report).toMatchObject({ backend: 'wasm', simd: true, threads: 1, unavailable: [] });
    expect(report.singleThreaded).toContain('setThreadsCount');
    expect(await call('wasmMemoryIsShared')).toBe(true);
  });
});

const developed = { isolated: false, from: 'dev server' } as const;
describeInBrowser('wasm in a page from Vite’s dev server', developed, (call) => {
  test('finds the files', async () => {
    const report = await call('use', ['wasm', 'cpu']);
    expect(report).toMatchObject({ backend: 'wasm', simd: true, threads: 1, unavailable: [] });
    const { ours, cpu } = await call('train', 'wasm', 'conv2d');
    expect(relativeError(ours, cpu)).toBeLessThan(1e-5);
  });
});

// The dev server bundles packages before it serves them, and wasm's addresses change with that.
const packaged = { isolated: true, from: 'dev server, packaged' } as const;
describeInBrowser('wasm of a package, from Vite’s dev server', packaged, (call) => {
  test('finds the files, and starts threads', async () => {
    expect(await call('isolated')).toBe(true);
    const report = await call('use', ['wasm', 'cpu']);
    expect(report).toMatchObject({ backend: 'wasm', simd: true, threads: 2, unavailable: [] });
    expect(report.kernels).toContain('RichscaleOptimizerStep');
  });
});

describeInBrowser('wasm files that are not where they should be', ordinary, (call) => {
  test('are a reason to fall back, and the reason says what to do', async () => {
    const report = await call('use', ['wasm', 'cpu'], { wasmPaths: '/nowhere/' });
    expect(report.backend).toBe('cpu');
    expect(report.unavailable).toEqual([
      { backend: 'wasm', reason: expect.stringContaining('wasmPaths') },
    ]);
  });
});
