import type { TransferCell, TransferGroup } from '../results/sweep-result.ts';
import { mean, sum } from '../statistics/exponent-fit.ts';
import { studentFactor } from '../statistics/quantiles.ts';
import type { MeasuredCurve } from './curves.ts';

/** How often a sweep without any violation may be said to have one: intervals here are of 95%. */
const falseAlarms = 0.05;

/**
 * Relative differences below this are rounding: all widths start at one loss, some up to that. A
 * mean squared error of 1024 examples is off by 2e-6 on wasm, one of 16 384 by 2e-5, on cpu by less
 * (bench/trials/noise.ts).
 */
const rounding = 1e-5;

/** One width at one step. */
interface Row {
  readonly width: number;
  /** By seed; Infinity from where it diverged on. */
  readonly losses: readonly number[];
}

/**
 * Whether wider models have lower loss all along training. At every recorded step each width is
 * compared with the next narrower one. A difference counts when a one-sided t test finds it at a
 * level of 5% for all steps and widths together (Bonferroni); the noise of a step is what is left
 * of its losses once every width and every seed has had its mean, since what the widths of a seed
 * share, the data above all, cancels. Divergence of the wider alone counts always.
 *
 * @param measured from narrow to wide
 * @param learningRate the transferred one; the trained rate nearest to it is looked at
 */
export function widerIsBetter(
  measured: readonly MeasuredCurve[],
  learningRate: number,
): TransferGroup['widerIsBetter'] {
  const nearest = nearestRate(measured, learningRate);
  const steps = rowsAt(measured, nearest);
  const seeds = steps[0]?.rows[0]?.losses.length ?? 0;
  const pairs = sum(steps.map(({ rows }) => rows.length - 1));
  const comparisons = seeds > 1 ? pairs : 0;
  const violations = steps.flatMap(({ step, rows }) => {
    const noise = noiseOf(rows, comparisons);
    return rows.slice(1).flatMap((wide, index) => {
      const narrow = rows[index];
      return narrow !== undefined && isWorse(wide, narrow, noise)
        ? [{ step, narrow: narrow.width, wide: wide.width }]
        : [];
    });
  });
  return { holds: violations.length === 0, learningRate: nearest, comparisons, violations };
}

function isWorse(wide: Row, narrow: Row, noise: number): boolean {
  const loss = mean(narrow.losses);
  if (!Number.isFinite(loss)) return false;
  return mean(wide.losses) - loss > Math.max(noise, rounding * Math.abs(loss));
}

/** How much worse chance can make the mean of a width; infinite where that cannot be told. */
function noiseOf(rows: readonly Row[], comparisons: number): number {
  const finite = rows.map(({ losses }) => losses).filter((losses) => losses.every(Number.isFinite));
  const seeds = finite[0]?.length ?? 0;
  const freedom = (finite.length - 1) * (seeds - 1);
  // A loss that is infinite is beyond any noise, so this must not be infinite itself.
  if (freedom < 1) return Number.MAX_VALUE;
  const bySeed = Array.from({ length: seeds }, (_, seed) =>
    mean(finite.map((losses) => losses[seed] ?? Number.NaN)),
  );
  const all = mean(bySeed);
  const residual = finite.flatMap((losses) => {
    const own = mean(losses);
    return losses.map((loss, seed) => (loss - own - (bySeed[seed] ?? 0) + all) ** 2);
  });
  const factor = studentFactor(1 - (2 * falseAlarms) / comparisons, freedom);
  return factor * Math.sqrt((2 * sum(residual)) / freedom / seeds);
}

function nearestRate(measured: readonly MeasuredCurve[], rate: number): number {
  const common = [...(measured[0]?.cells.keys() ?? [])].filter((each) =>
    measured.every(({ cells }) => cells.has(each)),
  );
  const distance = (each: number): number => Math.abs(Math.log2(each / rate));
  return common.reduce(
    (best, each) => (distance(each) < distance(best) ? each : best),
    common[0] ?? rate,
  );
}

/** The widths at each step that all of them have recorded. */
function rowsAt(
  measured: readonly MeasuredCurve[],
  rate: number,
): { readonly step: number; readonly rows: readonly Row[] }[] {
  const widths = measured.flatMap(({ curve, cells }) => {
    const own = cells.get(rate);
    return own === undefined ? [] : [{ width: curve.width, cells: own }];
  });
  // Divergence ends a curve at a step that others may not have recorded.
  const recorded = widths.flatMap(({ cells }) =>
    cells.flatMap(({ curve }) => curve.filter(({ loss }) => loss !== null)),
  );
  const steps = [...new Set(recorded.map(({ step }) => step))].sort((a, b) => a - b);
  return steps.flatMap((step) => {
    const rows = widths.map(({ width, cells }) => ({
      width,
      losses: cells.map((cell) => lossAtStep(cell, step)),
    }));
    return rows.some(({ losses }) => losses.includes(Number.NaN)) ? [] : [{ step, rows }];
  });
}

/** NaN where nothing was recorded, Infinity from where it diverged on. */
function lossAtStep({ curve, divergedAt }: TransferCell, step: number): number {
  if (divergedAt !== undefined && step >= divergedAt) return Number.POSITIVE_INFINITY;
  return curve.find((point) => point.step === step)?.loss ?? Number.NaN;
}
