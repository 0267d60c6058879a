import { invalidArgument } from '../errors.ts';

/** Throws `invalid-argument` unless the values are different whole numbers, and enough of them. */
export function checkNumbers(
  argument: string,
  values: readonly number[],
  rules: {
    /** The smallest that there may be; any if left out. */
    readonly from?: number;
    /** How many there must be. */
    readonly least: number;
  },
  remedy: string,
): void {
  const { from = Number.NEGATIVE_INFINITY, least } = rules;
  const whole =
    Array.isArray(values) && values.every((value) => Number.isInteger(value) && value >= from);
  if (whole && new Set(values).size === values.length && values.length >= least) return;
  const limit = Number.isFinite(from) ? ` from ${from}` : '';
  throw invalidArgument(argument, values, `They are different whole numbers${limit}.`, remedy);
}
