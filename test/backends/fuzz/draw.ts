import { stream } from '../../../src/random.ts';

/** Seeded choices: shapes at the edges, and numbers that are none. */
export interface Draw {
  /** One of several. */
  of<T>(...choices: readonly [T, ...T[]]): T;
  /** A size: 0 and 1, small ones, and those beside the blocks of the kernels. */
  size(): number;
  /** A size of at least 1. */
  length(): number;
  /** Numbers in [−1, 1]; in every other case NaN, infinities, denormals and −0 among them. */
  values(size: number): Float32Array;
  /** Whole numbers from `low` to below `high`. */
  ints(size: number, low: number, high: number): Int32Array;
}

const specials = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e-40, -0, 0];

export function drawFrom(seed: number, name: string): Draw {
  const source = stream(seed, name);
  const below = (limit: number) => Math.floor(source.uniform() * limit);
  const of = <T>(...choices: readonly [T, ...T[]]): T => choices[below(choices.length)] as T;
  return {
    of,
    size: () => of(0, 1, 1, 2, 3, 4, 5, 7, 8, 9, 16, 17),
    length: () => of(1, 2, 3, 4, 5, 7, 8, 9),
    values(size) {
      const special = seed % 2 === 1;
      return Float32Array.from({ length: size }, () =>
        special && source.uniform() < 0.1
          ? (specials[below(specials.length)] as number)
          : 2 * source.uniform() - 1,
      );
    },
    ints: (size, low, high) => Int32Array.from({ length: size }, () => low + below(high - low)),
  };
}
