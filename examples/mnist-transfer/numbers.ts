/** A learning rate by its log2, with the sign for an optimum on the edge of the grid. */
export function formatRate(
  { exponent, edge }: { readonly exponent: number; readonly edge?: 'low' | 'high' },
  digits = 1,
): string {
  const sign = edge === undefined ? '' : { low: '≤', high: '≥' }[edge];
  return `${sign}2^${signed(exponent, digits)}`;
}

/** With a minus that is as wide as a plus. */
export function signed(number: number, digits = 1): string {
  const text = Math.abs(number).toFixed(digits);
  return number < 0 && Number(text) !== 0 ? `−${text}` : text;
}

export function formatLoss(loss: number): string {
  return Number.isFinite(loss) ? loss.toFixed(3) : 'diverged';
}

/** A drift in powers of two: unlike a plain number it shows its direction also upwards. */
export function formatDrift(powersOfTwo: number): string {
  const text = signed(powersOfTwo);
  return powersOfTwo > 0 && Number(text) !== 0 ? `+${text}` : text;
}
