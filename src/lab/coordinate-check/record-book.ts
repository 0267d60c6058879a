import type { CoordinateRecord, Quantity } from '../../judge/results/check-result.ts';
import { sizesOf } from '../measure/entry-sizes.ts';

/** Where a number was measured. */
export type Occasion = Pick<CoordinateRecord, 'step' | 'layer' | 'call' | 'quantity'>;

/** The records of one cell as they are made. */
export interface RecordBook {
  readonly records: readonly CoordinateRecord[];
  /** Records l1, l2 and max of the entries. */
  entries(occasion: Occasion, entries: ArrayLike<number>): void;
  /** Records one number, such as a matrix norm. */
  norm(occasion: Occasion, value: number): void;
}

/** An empty book. */
export function recordBook(cell: { readonly width: number; readonly seed: number }): RecordBook {
  const { width, seed } = cell;
  const records: CoordinateRecord[] = [];
  const add = (
    { step, layer, call, quantity }: Occasion,
    statistic: CoordinateRecord['statistic'],
    value: number,
  ): void => {
    records.push({ width, seed, step, layer, call, quantity, statistic, value });
  };
  return {
    records,
    entries(occasion, entries) {
      const sizes = sizesOf(entries);
      for (const statistic of ['l1', 'l2', 'max'] as const) {
        add(occasion, statistic, sizes[statistic]);
      }
    },
    norm(occasion, value) {
      add(occasion, 'norm', value);
    },
  };
}

/** Quantities that are one number in each cell. */
export const norms: ReadonlySet<Quantity> = new Set([
  'spectralChange',
  'residual',
  'featureKernelChange',
  'tangentKernelChange',
]);
