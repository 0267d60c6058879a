import type { ProfileQuantity } from '../../judge/results/diagnosis-result.ts';
import type { Interval } from '../../judge/statistics/exponent-fit.ts';
import { mean } from '../../judge/statistics/exponent-fit.ts';
import { studentFactor } from '../../judge/statistics/quantiles.ts';

/**
 * Quantities that are c · m^(a·r + b), m being the width relative to the base. (Weight alignment
 * and sharpness are not: the first is a sum of two powers, the second is of order one at every r.)
 */
const powers: ReadonlySet<ProfileQuantity> = new Set<ProfileQuantity>([
  'feature movement',
  'feature kernel change',
  'tangent kernel change',
  'linearization error',
  'weight movement',
]);

/**
 * Below this log of rich ÷ lazy two references are not told apart from noise: at twice the base
 * width that of feature movement scatters by 0.02 to 0.04 between seeds, that of kernel changes by
 * 0.03 to 0.1 (bench/trials/noise.ts, over MLP, CNN and LSTM).
 */
const leastSpan = 0.1;

/**
 * Where a run lies between its references: ½ · log(run ÷ lazy) ÷ log(rich ÷ lazy).
 *
 * At the base width all r are one and the same network, so the c in c · m^(a·r + b) is the same in
 * all three; the log of the quantity is then linear in r, and so are the logs of kernel changes,
 * whose exponents (2r − 1 for a relative change, twice that for 1 − CKA) are linear in r as well.
 *
 * @returns undefined for a quantity that is no such power, where the references do not differ, and
 *   where one of the three is not a positive number
 */
export function richnessBetween(
  quantity: ProfileQuantity,
  { run, lazy, rich }: { readonly run: number; readonly lazy: number; readonly rich: number },
): number | undefined {
  if (!powers.has(quantity)) return undefined;
  if (![run, lazy, rich].every((value) => value > 0 && Number.isFinite(value))) return undefined;
  const span = Math.log(rich / lazy);
  return span < leastSpan ? undefined : Math.log(run / lazy) / span / 2;
}

/** The mean of what several seeds say, with its 95% interval: infinite for a single one. */
export function overSeeds(values: readonly number[]): {
  readonly value: number;
  readonly interval: Interval;
} {
  const value = mean(values);
  if (values.length === 0) return { value, interval: { min: value, max: value } };
  const freedom = values.length - 1;
  const variance = values.reduce((total, each) => total + (each - value) ** 2, 0) / freedom;
  const half =
    freedom === 0
      ? Number.POSITIVE_INFINITY
      : studentFactor(0.95, freedom) * Math.sqrt(variance / values.length);
  return { value, interval: { min: value - half, max: value + half } };
}

/** The geometric mean of positive numbers; of others, NaN. */
export function geometricMean(values: readonly number[]): number {
  return Math.exp(mean(values.map(Math.log)));
}

/** The mean over seeds that suits a quantity. */
export function meanOf(quantity: ProfileQuantity, values: readonly number[]): number {
  return powers.has(quantity) ? geometricMean(values) : mean(values);
}
