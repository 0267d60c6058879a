/** Sizes of a tensor's entries. */
export interface Sizes {
  /** Mean absolute entry. */
  readonly l1: number;
  /** Root mean square entry. */
  readonly l2: number;
  /** Largest absolute entry. */
  readonly max: number;
}

/** The sizes of a list of entries; NaN where one of them is. */
export function sizesOf(entries: ArrayLike<number>): Sizes {
  let absolute = 0;
  let squared = 0;
  let max = 0;
  for (let i = 0; i < entries.length; i++) {
    const size = Math.abs(entries[i] as number);
    absolute += size;
    squared += size * size;
    // A comparison would lose a NaN, which compares false with everything.
    max = Math.max(max, size);
  }
  return { l1: absolute / entries.length, l2: Math.sqrt(squared / entries.length), max };
}

/** Entry by entry a − b; both of one length. */
export function difference(a: ArrayLike<number>, b: ArrayLike<number>): Float32Array {
  return Float32Array.from({ length: a.length }, (_, i) => (a[i] as number) - (b[i] as number));
}
