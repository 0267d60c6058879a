import type { LearningRateOptimum, TransferGroup } from '../results/sweep-result.ts';
import { fitExponent, type Interval, mean, sum } from '../statistics/exponent-fit.ts';
import { studentFactor } from '../statistics/quantiles.ts';
import { around, halfWidth } from './curves.ts';

/** A width and its optimum. */
export interface OptimumAt {
  readonly width: number;
  readonly optimum: LearningRateOptimum;
}

/**
 * How the optimum's log2 moves for each doubling of the width: a line through the optima of the
 * mean curves. The interval comes from every seed's own optima, with an offset for each seed: it
 * accounts for what is left between seeds and for the departure from a line, and is infinite where
 * nothing is left to tell it by.
 */
export function driftOf(optima: readonly OptimumAt[]): TransferGroup['driftPerDoubling'] {
  if (new Set(optima.map(({ width }) => width)).size < 2) {
    return { value: 0, interval: around(0, Number.POSITIVE_INFINITY) };
  }
  // A power of the width is a line of log2 against log2.
  const { interval } = fitExponent(
    optima.flatMap(({ width, optimum }) =>
      optimum.bySeed.map((log2, seed) => ({ width, seed, value: 2 ** log2 })),
    ),
  );
  const { exponent } = fitExponent(
    optima.map(({ width, optimum }) => ({ width, seed: 0, value: 2 ** optimum.log2 })),
  );
  const half = (interval.max - interval.min) / 2;
  return { value: exponent, interval: around(exponent, half) };
}

/**
 * Powers of two per doubling that no one would act upon, however sure they are: over ten doublings
 * of the width the rate moves by 7%.
 */
const negligible = 0.01;

/** Whether the optimum moves: zero is outside of the interval, and it is no trifle. */
export function isDrifting({ value, interval }: TransferGroup['driftPerDoubling']): boolean {
  return (interval.min > 0 || interval.max < 0) && Math.abs(value) > negligible;
}

/**
 * The optimum's log2 at any width: the mean over all widths, or, where the optimum drifts, read
 * off a line. The interval is Student's over the seeds' own means or lines; with one seed it is
 * that of the widths around theirs.
 */
export function optimumAtWidth(
  optima: readonly OptimumAt[],
  width: number,
  drifts: boolean,
): { readonly log2: number; readonly interval: Interval } {
  const x = optima.map((each) => Math.log2(each.width));
  const predict = (y: readonly number[]): Prediction => predictAt(x, y, Math.log2(width), drifts);
  const { value, half } = predict(optima.map(({ optimum }) => optimum.log2));
  const seeds = optima[0]?.optimum.bySeed.length ?? 0;
  if (seeds < 2) return { log2: value, interval: around(value, half) };
  const bySeed = Array.from(
    { length: seeds },
    (_, seed) => predict(optima.map(({ optimum }) => optimum.bySeed[seed] ?? Number.NaN)).value,
  );
  return { log2: value, interval: around(value, halfWidth(bySeed)) };
}

interface Prediction {
  readonly value: number;
  /** Half the 95% interval, by the points' departure from the line. */
  readonly half: number;
}

function predictAt(
  x: readonly number[],
  y: readonly number[],
  at: number,
  withSlope: boolean,
): Prediction {
  const [middle, level] = [mean(x), mean(y)];
  const spread = sum(x.map((value) => (value - middle) ** 2));
  const slope =
    withSlope && spread > 0
      ? sum(x.map((value, i) => (value - middle) * ((y[i] ?? 0) - level))) / spread
      : 0;
  const value = level + slope * (at - middle);
  const freedom = x.length - (withSlope ? 2 : 1);
  if (freedom < 1) return { value, half: Number.POSITIVE_INFINITY };
  const residual = sum(x.map((each, i) => ((y[i] ?? 0) - level - slope * (each - middle)) ** 2));
  const leverage = 1 / x.length + (withSlope ? (at - middle) ** 2 / spread : 0);
  const half = studentFactor(0.95, freedom) * Math.sqrt((residual / freedom) * leverage);
  return { value, half };
}
