import type { TransferCell } from '../../../src/judge/results/sweep-result.ts';

/** Normal deviates from a seed, the same everywhere. */
export function normals(seed: number): () => number {
  let state = seed >>> 0;
  const uniform = (): number => {
    // Mulberry32.
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return (((bits ^ (bits >>> 14)) >>> 0) + 0.5) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** How synthetic cells are made. */
export interface Synthetic {
  readonly widths: readonly number[];
  /** Log2 of the learning rates. */
  readonly log2: readonly number[];
  readonly seeds: readonly number[];
  /** Where the optimum's log2 is. */
  readonly optimum: (width: number, seed: number) => number;
  /** The loss at a distance from the optimum, in powers of two; Infinity diverges. */
  readonly loss?: (distance: number, width: number, seed: number) => number;
  readonly hyperparameters?: TransferCell['hyperparameters'];
  readonly curve?: (width: number, seed: number) => TransferCell['curve'];
}

/** The cells of a sweep whose optima are known. */
export function synthetic({
  widths,
  log2,
  seeds,
  optimum,
  loss = (distance) => 0.5 + 0.1 * distance ** 2,
  hyperparameters = {},
  curve = () => [],
}: Synthetic): TransferCell[] {
  return widths.flatMap((width) =>
    log2.flatMap((rate) =>
      seeds.map((seed) => {
        const value = loss(rate - optimum(width, seed), width, seed);
        return {
          width,
          learningRate: 2 ** rate,
          seed,
          hyperparameters,
          loss: Number.isFinite(value) ? value : null,
          ...(Number.isFinite(value) ? {} : { divergedAt: 3 }),
          curve: curve(width, seed),
          milliseconds: 1,
        };
      }),
    ),
  );
}
