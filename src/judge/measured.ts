import { invalidArgument } from '../errors.ts';
import { isObject } from './received.ts';
import type { SizeAtWidth } from './statistics/exponent-fit.ts';

/** One measured size; sizes without a seed count as one seed's. */
export type MeasuredSize = Omit<SizeAtWidth, 'seed'> & Partial<Pick<SizeAtWidth, 'seed'>>;

/** The sizes with their seeds; undefined for a fit. Throws `invalid-argument` for neither. */
export function sizesOf(measured: unknown): readonly SizeAtWidth[] | undefined {
  if (Array.isArray(measured) && measured.length > 0 && measured.every(isSize)) {
    return measured.map(({ width, seed = 0, value }) => ({ width, seed, value }));
  }
  if (isObject(measured, 'exponent', 'interval', 'confidence', 'used', 'left')) return undefined;
  throw invalidArgument(
    'received',
    measured,
    'It is neither a list of measured sizes nor a fitted exponent.',
    'Pass [{ width, seed, value }, …], or what fitExponent returned.',
  );
}

function isSize(size: unknown): size is MeasuredSize {
  return (
    isObject(size, 'width', 'value') &&
    typeof size.value === 'number' &&
    Number.isFinite(size.width) &&
    Number(size.width) > 0
  );
}
