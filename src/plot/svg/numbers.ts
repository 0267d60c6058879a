/**
 * A number without its last digits. Engines differ in the last bit of logarithms and powers, which
 * would show where it decides a tie; so ties are found at fewer digits.
 */
const agreed = (value: number): number => Number(value.toPrecision(12));

/** A number to so many decimals, in every engine alike. */
export function rounded(value: number, digits: number): number {
  const scale = 10 ** digits;
  return Math.round(agreed(value * scale)) / scale + 0;
}

/** A minus that is as wide as a plus. */
const minus = '−';

/** A number with fixed digits and a typographic minus; `?` where there is none. */
export function fixed(value: number, digits = 2): string {
  if (typeof value !== 'number' || Number.isNaN(value)) return '?';
  if (!Number.isFinite(value)) return value < 0 ? `${minus}∞` : '∞';
  const text = rounded(Math.abs(value), digits).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `${minus}${text}` : text;
}

/** The same, with a plus before what is above zero: for changes. */
export function signed(value: number, digits = 2): string {
  const text = fixed(value, digits);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/** Up to so many significant digits, without trailing zeros. */
export function significant(value: number, digits = 3): string {
  if (typeof value !== 'number' || !Number.isFinite(value)) return fixed(value);
  const [mantissa = '', exponent] = `${Number(agreed(Math.abs(value)).toPrecision(digits))}`.split(
    'e',
  );
  const sign = value < 0 ? minus : '';
  if (exponent === undefined) return `${sign}${mantissa}`;
  return `${sign}${mantissa}e${exponent.replace('+', '').replace('-', minus)}`;
}

/** An exponent as theory writes it: `0`, `−0.5`, `0.25`. */
export function exponent(value: number): string {
  return significant(Math.abs(value) < 1e-9 ? 0 : value, 3);
}

/** A value with its interval, shortly where it lies in the middle: `0.48 ± 0.05`. */
export function withInterval(
  value: number,
  interval: { readonly min: number; readonly max: number },
  options: { readonly sign?: boolean } = {},
): string {
  const written = options.sign === true ? signed : fixed;
  if (!bounded(interval)) return `${written(value)} ± ?`;
  const below = value - interval.min;
  const above = interval.max - value;
  if (Math.abs(below - above) <= 0.005) return `${written(value)} ± ${fixed(above)}`;
  return `${written(value)} (${written(interval.min)} to ${written(interval.max)})`;
}

/** Whether both ends of an interval are numbers; from JSON, infinite ones are null. */
export function bounded(interval: { readonly min: number; readonly max: number }): boolean {
  return Number.isFinite(interval.min) && Number.isFinite(interval.max);
}

/** A learning rate by its log2, with the sign for an optimum on the edge of the grid: `≥2^−3.1`. */
export function powerOfTwo(log2: number, edge?: 'low' | 'high'): string {
  const sign = edge === undefined ? '' : { low: '≤', high: '≥' }[edge];
  return `${sign}2^${fixed(log2, 1)}`;
}

/** `1 seed`, `3 seeds`. */
export function count(number: number, one: string, many: string = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
