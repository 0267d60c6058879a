import { expect } from 'vitest';
import { relativeError } from '../webgpu/close.ts';
import type { LabFindings } from './whole-lab.ts';

/** That two backends found the same, to what rounding does, and kept no tensors. */
export function expectSameFindings(ours: LabFindings, cpu: LabFindings, within = 1e-3): void {
  for (const name of ['exponents', 'profile', 'optima'] as const) {
    expect(cpu.numbers[name].length).toBeGreaterThan(1);
    expect(cpu.numbers[name].every(Number.isFinite)).toBe(true);
    expect(relativeError(ours.numbers[name], cpu.numbers[name])).toBeLessThan(within);
  }
  expect([ours.leaked, cpu.leaked]).toEqual([0, 0]);
}
