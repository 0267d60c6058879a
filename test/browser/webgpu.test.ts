import { expect, test } from 'vitest';
import { expectSameFindings } from '../lab/same-findings.ts';
import { relativeError } from '../webgpu/close.ts';
import { describeInBrowser } from './browser.ts';
import { layers, optimizers } from './names.ts';

describeInBrowser('webgpu in a page', { isolated: false, from: 'minified build' }, (call) => {
  test('reports its adapter', async () => {
    const report = await call('use', ['webgpu', 'cpu']);
    expect(report.unavailable).toEqual([]);
    expect(report.backend).toBe('webgpu');
    expect(report.adapter).toMatch(/\w/);
    expect(report.kernels).toContain('RichscaleOptimizerStep');
  });

  test.each(layers)('%s trains with the losses of cpu', async (layer) => {
    const { ours, cpu } = await call('train', 'webgpu', layer);
    expect(cpu.every(Number.isFinite)).toBe(true);
    expect(new Set(cpu).size).toBe(cpu.length);
    expect(relativeError(ours, cpu)).toBeLessThan(1e-4);
  });

  test.each(optimizers)('%s steps as on cpu', async (optimizer) => {
    const { ours, cpu } = await call('optimize', 'webgpu', optimizer);
    expect(cpu.every(Number.isFinite)).toBe(true);
    expect(relativeError(ours, cpu)).toBeLessThan(1e-4);
  });

  test('keeps no tensors', async () => {
    expect(await call('growth', 5)).toBe(0);
  });

  test('every instrument of the lab finds what it finds on cpu', async () => {
    const { ours, cpu } = await call('lab', 'webgpu', [1]);
    expectSameFindings(ours, cpu, 1e-2);
  });
});
