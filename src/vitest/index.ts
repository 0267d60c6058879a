/**
 * Matchers for vitest 3 and later, for tests that hold exponents and measurements to what they
 * should be. Importing it registers them with `expect`, and tells TypeScript.
 *
 * ```ts
 * import { muP } from 'richscale';
 * import 'richscale/vitest';
 * import { expect, test } from 'vitest';
 *
 * test('hidden layers follow μP under Adam', () => {
 *   expect(muP()).toHaveExponents({ role: 'hidden', optimizer: 'adam', init: -1 / 2, lr: -1 });
 *   const sizes = [32, 64, 128].map((width) => ({ width, value: 3 / width }));
 *   expect(sizes).toScaleAs({ exponent: -1 });
 * });
 * ```
 *
 * @module richscale/vitest
 */
import { expect } from 'vitest';
import type { RichscaleMatchers } from './assertion.ts';
import { matchers } from './matchers.ts';

expect.extend(matchers);

// Its declarations must mention vitest, or TypeScript augments nothing: hence the type.
export type { Assertion } from 'vitest';

declare module 'vitest' {
  // Its type parameter must be declared as vitest declares it.
  // biome-ignore lint/suspicious/noExplicitAny: as vitest has it
  interface Assertion<T = any> extends RichscaleMatchers<T> {}
}

export type { MatcherFor, NotFor, RichscaleMatchers } from './assertion.ts';
export {
  type JudgingMatcher,
  type MatcherAnswer,
  type MatcherContext,
  matchers,
} from './matchers.ts';
