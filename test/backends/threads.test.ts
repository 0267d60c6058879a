import { expect, test } from 'vitest';
import { explainOneThread, type ThreadConditions } from '../../src/backends/threads.ts';

/** Where threads are to be had, and tfjs took one all the same. */
const able: ThreadConditions = {
  node: false,
  failed: false,
  isolated: true,
  simd: true,
  supported: true,
  shared: true,
  cores: 2,
};

// Once threads have failed, tfjs's flag is off and its module without them: the cause comes first.
const fallback = { supported: false, shared: false };
const causes: readonly (readonly [Partial<ThreadConditions>, string])[] = [
  [{ ...fallback, node: true, isolated: false }, 'in Node'],
  [{ ...fallback, failed: true }, 'failed to start'],
  [{ ...fallback, isolated: false }, 'Cross-Origin-Opener-Policy: same-origin'],
  [{ ...fallback, simd: false }, 'no SIMD'],
  [{ ...fallback }, 'WASM_HAS_MULTITHREAD_SUPPORT'],
  [{ shared: false }, 'setWasmPath'],
  [{}, 'logical cores (here 2)'],
  [{ cores: undefined }, 'logical cores (here unknown)'],
];

test.each(causes)('one thread under %o: %s', (conditions, words) => {
  const reason = explainOneThread({ ...able, ...conditions });
  expect(reason).toContain(words);
  const others = causes.map(([, other]) => other).filter((other) => other !== words);
  expect(others.filter((other) => reason.includes(other))).toEqual([]);
});
