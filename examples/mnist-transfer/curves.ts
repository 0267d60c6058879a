import type { CellResult } from './cell.ts';
import { mean } from './lists.ts';
import { type Optimum, optimumOf, type Point } from './optimum.ts';
import { type OptimizerName, optimizers, type SchemeName, schemes } from './settings.ts';

/** The loss against the learning rate at one width. */
export interface Curve {
  readonly scheme: SchemeName;
  readonly optimizer: OptimizerName;
  readonly width: number;
  /** The mean over the seeds, by ascending learning rate. */
  readonly points: readonly Point[];
  readonly optimum: Optimum;
  /** The optimum of each seed by itself, which shows how uncertain it is. */
  readonly seedOptima: readonly Optimum[];
}

/** The curves of all schemes, optimizers and widths. */
export function curvesOf(results: readonly CellResult[], widths: readonly number[]): Curve[] {
  return optimizers.flatMap((optimizer) =>
    schemes.flatMap((scheme) =>
      widths.map((width) => {
        const own = results.filter(
          (result) =>
            result.scheme === scheme && result.optimizer === optimizer && result.width === width,
        );
        const points = pointsOf(own);
        const seeds = [...new Set(own.map(({ seed }) => seed))].sort((a, b) => a - b);
        return {
          scheme,
          optimizer,
          width,
          points,
          optimum: optimumOf(points),
          seedOptima: seeds.map((seed) =>
            optimumOf(pointsOf(own.filter((result) => result.seed === seed))),
          ),
        };
      }),
    ),
  );
}

/** One point for each learning rate; where one seed diverges, the mean does. */
function pointsOf(results: readonly CellResult[]): Point[] {
  const byRate = new Map<number, number[]>();
  for (const { exponent, loss } of results) {
    byRate.set(exponent, [...(byRate.get(exponent) ?? []), loss]);
  }
  return [...byRate]
    .map(([exponent, losses]) => ({ exponent, loss: mean(losses) }))
    .sort((a, b) => a.exponent - b.exponent);
}
