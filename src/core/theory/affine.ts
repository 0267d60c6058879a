/**
 * Exponents that are affine in the richness: `constant + richness · r`.
 *
 * Every exponent of the theory has this form, with both numbers a multiple of 1/4, so that
 * sums and halves are exact in floating point; r enters once, at the end.
 */
export interface Affine {
  /** The part that does not depend on r. */
  readonly constant: number;
  /** The factor of r. */
  readonly richness: number;
}

/** `constant + richness · r`. */
export function affine(constant: number, richness = 0): Affine {
  return { constant: constant + 0, richness: richness + 0 };
}

export const zero: Affine = affine(0);

export function plus(a: Affine, b: Affine): Affine {
  return affine(a.constant + b.constant, a.richness + b.richness);
}

export function times(a: Affine, factor: number): Affine {
  return affine(a.constant * factor, a.richness * factor);
}

/** The value at richness r. */
export function at(a: Affine, r: number): number {
  // Zero times an unknown r must stay zero, and minus zero must not reach a user.
  return a.richness === 0 ? a.constant : a.constant + a.richness * r + 0;
}

/** `-3/2`, `2r-1`, `r`, `0`: the exponent with r left open. */
export function formatAffine(a: Affine): string {
  const open =
    a.richness === 0
      ? ''
      : a.richness === 1
        ? 'r'
        : a.richness === -1
          ? '-r'
          : `${formatFactor(a.richness)}r`;
  if (open === '') return formatFraction(a.constant);
  if (a.constant === 0) return open;
  // The constant goes first where that avoids a leading minus: 1/2-r, but r-1/2.
  if (a.richness < 0 && a.constant > 0) return `${formatFraction(a.constant)}${open}`;
  return `${open}${a.constant > 0 ? '+' : ''}${formatFraction(a.constant)}`;
}

/** `2`, or `(3/2)` where r would seem to be in the denominator. */
function formatFactor(value: number): string {
  const text = formatFraction(value);
  return Number.isInteger(value) ? text : `(${text})`;
}

const denominators = [1, 2, 3, 4, 6, 8, 16];

/** `-3/2`, `1/4`, `2`; other numbers as decimals with at most four digits. */
export function formatFraction(value: number): string {
  for (const denominator of denominators) {
    const numerator = value * denominator;
    if (Number.isInteger(numerator)) {
      return denominator === 1 ? `${numerator + 0}` : `${numerator}/${denominator}`;
    }
  }
  return `${Number(value.toFixed(4))}`;
}
