import { expect, it, vi } from 'vitest';
import { warn } from '../../src/tfjs/warn.ts';

it('a warning is given once in a program, however many cells a sweep has', () => {
  const log = vi.spyOn(console, 'warn').mockImplementation(() => {});
  try {
    for (const warning of ['first of this test', 'second', 'first of this test']) warn(warning);
    expect(log.mock.calls).toStrictEqual([
      ['richscale: first of this test'],
      ['richscale: second'],
    ]);
  } finally {
    log.mockRestore();
  }
});
