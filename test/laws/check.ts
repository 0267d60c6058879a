import fc from 'fast-check';
import { expect } from 'vitest';

/** One seed for every law, so that a failure is the same failure tomorrow. */
const seed = 2404_19719;

/** Runs a property with the fixed seed. */
export function check<T>(property: fc.IProperty<T>, numRuns = 15): void {
  fc.assert(property, { seed, numRuns });
}

/**
 * Equal to the bit. Asks `expect` only when it will fail: the laws compare millions of numbers,
 * and `expect` takes longer than a plan.
 */
export function expectSame(actual: unknown, expected: unknown, what = ''): void {
  if (!Object.is(actual, expected)) expect(actual, what).toStrictEqual(expected);
}

/** Two lists of numbers, equal to the bit. */
export function expectAllSame(
  actual: readonly unknown[],
  expected: readonly unknown[],
  what = '',
): void {
  expectSame(actual.length, expected.length, what);
  for (const [index, value] of actual.entries()) {
    expectSame(value, expected[index], `${what} [${index}]`);
  }
}

/**
 * Equal to 1e-12, relative to the larger of the expected value and `scale`.
 *
 * Used where powers of ratios such as 37/64 are multiplied in another order on each side: each
 * of the few roundings costs about 1e-16, and a power whose exponent is rounded costs
 * ln(ratio) times that.
 */
export function expectClose(actual: number, expected: number, what = '', scale = 0): void {
  const allowed = 1e-12 * Math.max(Math.abs(expected), scale);
  if (Math.abs(actual - expected) <= allowed) return;
  expect.fail(`${what}: ${actual} is not ${expected} to 1e-12`);
}
