import type { Verdict } from '../../../judge/statistics/verdict.ts';

/** One tensor's actual factor at one width, and the plan's there. */
export interface Factor {
  readonly width: number;
  readonly actual: number;
  readonly planned: number;
}

/** How an actual factor departs from the plan's over the widths. */
export interface Departure {
  readonly verdict: Verdict;
  /** The power of the width by which actual ÷ planned grows. */
  readonly power: number;
  /** Actual ÷ planned at the widest, relative to the narrowest. */
  readonly ratio: number;
  /** Widths at which it is zero although it is not at others; power and ratio then say nothing. */
  readonly zeroAt: readonly number[];
}

/**
 * Compares factors that a plan gives exactly. Only their growth counts: what they are at one
 * width is the user's choice. Undefined where they are all zero, or one is not to be had.
 *
 * @param within the relative error of the measurement
 */
export function departure(factors: readonly Factor[], within: number): Departure | undefined {
  const zeroAt = factors.filter(({ actual }) => actual === 0).map(({ width }) => width);
  if (zeroAt.length === factors.length) return undefined;
  if (zeroAt.length > 0) {
    return { verdict: 'fail', power: Number.NaN, ratio: Number.NaN, zeroAt };
  }
  const ratios = factors
    .filter(({ actual, planned }) => Number.isFinite(actual / planned))
    .map(({ width, actual, planned }) => ({ width, ratio: actual / planned }))
    .sort((a, b) => a.width - b.width);
  const [narrowest, widest] = [ratios[0], ratios.at(-1)];
  if (narrowest === undefined || widest === undefined || ratios.length < factors.length) {
    return undefined;
  }
  const worst = ratios.reduce((a, b) =>
    Math.abs(Math.log(b.ratio / narrowest.ratio)) > Math.abs(Math.log(a.ratio / narrowest.ratio))
      ? b
      : a,
  );
  const apart = Math.abs(Math.log(worst.ratio / narrowest.ratio)) > Math.log1p(within);
  const ratio = widest.ratio / narrowest.ratio;
  return {
    verdict: apart || ratio < 0 ? 'fail' : 'pass',
    power: Math.log(ratio) / Math.log(widest.width / narrowest.width),
    ratio,
    zeroAt,
  };
}
