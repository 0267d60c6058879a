/** The largest difference of two lists of numbers, relative to each number, or to 0.01 at least. */
export function relativeError(ours: readonly number[], wanted: readonly number[]): number {
  if (ours.length !== wanted.length) return Number.POSITIVE_INFINITY;
  const errors = wanted.map((value, index) => {
    const error = Math.abs((ours[index] ?? Number.NaN) - value) / Math.max(Math.abs(value), 0.01);
    return Number.isNaN(error) ? Number.POSITIVE_INFINITY : error;
  });
  return Math.max(0, ...errors);
}
