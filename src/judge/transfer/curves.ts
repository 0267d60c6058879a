import type { LearningRateOptimum, TransferCell, TransferCurve } from '../results/sweep-result.ts';
import { type Interval, mean, sum } from '../statistics/exponent-fit.ts';
import { studentFactor } from '../statistics/quantiles.ts';
import { type FittedOptimum, fitOptimum, type RatePoint } from './optimum.ts';

/** A curve, and what of it is no part of the result. */
export interface MeasuredCurve {
  readonly curve: TransferCurve;
  /** The mean over seeds, Infinity where one diverged. */
  readonly points: readonly RatePoint[];
  /** The parabola of the mean curve. */
  readonly fitted: FittedOptimum | undefined;
  /** The cells of each rate, in the order of the seeds. */
  readonly cells: ReadonlyMap<number, readonly TransferCell[]>;
  readonly leftOut: number;
}

/**
 * Loss against learning rate at one width, and its optimum.
 *
 * @param cells of one width and one setting of the other hyperparameters
 * @param seeds every one of them must be there at a rate; else the rate is left out
 * @param useless see `fitOptimum`
 */
export function curveOf(
  cells: readonly TransferCell[],
  options: {
    readonly width: number;
    readonly seeds: readonly number[];
    readonly useless: number | undefined;
  },
): MeasuredCurve {
  const { width, seeds, useless } = options;
  const rates = [...new Set(cells.map(({ learningRate }) => learningRate))].sort((a, b) => a - b);
  const complete = new Map<number, readonly TransferCell[]>();
  for (const rate of rates) {
    const own = seeds.flatMap(
      (seed) => cells.find((c) => c.learningRate === rate && c.seed === seed) ?? [],
    );
    if (own.length === seeds.length) complete.set(rate, own);
  }
  const pointsOf = (loss: (own: readonly TransferCell[]) => number): RatePoint[] =>
    [...complete].map(([rate, own]) => ({ log2: Math.log2(rate), loss: loss(own) }));
  const points = pointsOf((own) => mean(own.map(lossOf)));
  const fitted = fitOptimum(points, useless);
  const seedFits = seeds.map((_, index) =>
    fitOptimum(
      pointsOf((own) => lossOf(own[index])),
      useless,
    ),
  );
  return {
    curve: {
      width,
      points: [...complete].map(([learningRate, own], index) => {
        const loss = points[index]?.loss ?? Number.POSITIVE_INFINITY;
        return {
          learningRate,
          loss: Number.isFinite(loss) ? loss : null,
          bySeed: own.map((cell) => cell.loss),
        };
      }),
      optimum: fitted && optimumOver(fitted, seedFits),
    },
    points,
    fitted,
    cells: complete,
    leftOut: cells.length - complete.size * seeds.length,
  };
}

function lossOf(cell: TransferCell | undefined): number {
  return cell?.loss ?? Number.POSITIVE_INFINITY;
}

function optimumOver(
  { log2, loss, edge }: FittedOptimum,
  seedFits: readonly (FittedOptimum | undefined)[],
): LearningRateOptimum {
  // Where the mean is finite somewhere, every seed is.
  const bySeed = seedFits.map((fit) => fit?.log2 ?? log2);
  const { min, max } = around(log2, halfWidth(bySeed));
  return {
    learningRate: 2 ** log2,
    log2,
    // How far beyond the grid it may be, no seed tells.
    interval: {
      min: edge === 'low' ? Number.NEGATIVE_INFINITY : min,
      max: edge === 'high' ? Number.POSITIVE_INFINITY : max,
    },
    bySeed,
    loss,
    ...(edge === undefined ? {} : { edge }),
  };
}

/** The interval of a value and the same distance on both sides. */
export function around(value: number, half: number): Interval {
  return { min: value - half, max: value + half };
}

/** Half the 95% interval of the mean of these, by Student's t; Infinity where there is but one. */
export function halfWidth(values: readonly number[]): number {
  if (values.length < 2) return Number.POSITIVE_INFINITY;
  const middle = mean(values);
  const variance = sum(values.map((value) => (value - middle) ** 2)) / (values.length - 1);
  return studentFactor(0.95, values.length - 1) * Math.sqrt(variance / values.length);
}
