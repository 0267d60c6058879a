import type { TransferGroup } from '../../judge/results/sweep-result.ts';

/** A scale of learning rates by their log2. */
export interface RateScale {
  (log2: number): number;
  /** Whole powers of two, far enough from each other; finer where the rates are close. */
  readonly ticks: readonly number[];
  /** The places of the two sides of the panel. */
  readonly sides: readonly [number, number];
}

/** One scale for all panels of a column. */
export function rateScale(
  groups: readonly TransferGroup[],
  left: number,
  width: number,
): RateScale {
  const log2s = groups.flatMap(({ curves }) =>
    curves.flatMap(({ points }) => points.map(({ learningRate }) => Math.log2(learningRate))),
  );
  const [low, high] = log2s.length === 0 ? [0, 1] : [Math.min(...log2s), Math.max(...log2s)];
  const inset = 14;
  const perPower = (width - 2 * inset) / Math.max(high - low, 1e-9);
  const apart = (step: number): boolean => step * perPower >= 34;
  const marks = [1, 2, 3, 4, 5, 10, 20, 50, 0.5, 0.25, 0.1]
    .filter(apart)
    .map((step) => powersBetween(low, high, step))
    .find((powers) => powers.length > 1);
  return Object.assign(
    (log2: number) => (high === low ? left + width / 2 : left + inset + (log2 - low) * perPower),
    {
      ticks: marks ?? (log2s.length === 0 ? [] : [low]),
      sides: [left, left + width] as const,
    },
  );
}

/** From the first whole step on. */
function powersBetween(low: number, high: number, step: number): number[] {
  const unit = Math.min(step, 1);
  const first = Math.ceil(low / unit - 1e-6) * unit;
  const count = Math.max(0, Math.floor((high - first) / step + 1e-6) + 1);
  return Array.from({ length: count }, (_, index) => first + index * step);
}
