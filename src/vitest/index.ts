/**
 * Matchers for vitest 3 and later, for tests that hold exponents and measurements to what they
 * should be. Importing it registers them with `expect`, and tells TypeScript: for `expect(…)` with
 * `.not` and `.resolves`; with `expect.soft` and `expect.poll` they are there without types.
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
import type { RichscaleAssertion } from './assertion.ts';
import { matchers } from './matchers.ts';

expect.extend(matchers);

// Its declarations must mention vitest, or TypeScript augments nothing: hence the type.
export type { Assertion } from 'vitest';

declare module 'vitest' {
  // Not `Assertion` or `Matchers`: an interface is declared again with the same type parameters
  // only, and those of vitest 5 are not those of 3 and 4. What `expect.soft` gives is in each what
  // `expect` does.
  interface ExpectStatic {
    // biome-ignore lint/style/useShorthandFunctionType: an interface merges, a type does not
    <T>(actual: T, message?: string): ReturnType<typeof expect.soft<T>> & RichscaleAssertion<T>;
  }
}

export type {
  MatcherFor,
  NotFor,
  Promised,
  PromisedAssertion,
  RichscaleAssertion,
  RichscaleMatchers,
} from './assertion.ts';
export {
  type JudgingMatcher,
  type MatcherAnswer,
  type MatcherContext,
  matchers,
} from './matchers.ts';
