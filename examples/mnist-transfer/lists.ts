/** The whole numbers from `low` to `high`. */
export function range(low: number, high: number): number[] {
  return Array.from({ length: high - low + 1 }, (_, index) => low + index);
}

/** An element that must be there. */
export function at<T>(list: ArrayLike<T>, index: number): T {
  const value = list[index];
  if (value === undefined) throw new Error(`There is no element ${index} of ${list.length}.`);
  return value;
}

export function first<T>(list: ArrayLike<T>): T {
  return at(list, 0);
}

export function last<T>(list: ArrayLike<T>): T {
  return at(list, list.length - 1);
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

export function mean(numbers: readonly number[]): number {
  return sum(numbers) / numbers.length;
}

/** The middle one by size, of an odd number of them. */
export function median(numbers: readonly number[]): number {
  return at(
    numbers.toSorted((a, b) => a - b),
    Math.floor(numbers.length / 2),
  );
}
