/**
 * Matchers for vitest 3 and later. Importing it registers them with `expect`, and tells
 * TypeScript.
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
