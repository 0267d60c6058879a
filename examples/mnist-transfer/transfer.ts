import type { CellResult } from './cell.ts';
import type { Curve } from './curves.ts';
import { first, last, mean } from './lists.ts';
import { type OptimizerName, optimizers, type SchemeName, schemes } from './settings.ts';

/** How well the learning rate of the base width serves the others. */
export interface Transfer {
  readonly scheme: SchemeName;
  readonly optimizer: OptimizerName;
  /** From narrow to wide. */
  readonly curves: readonly Curve[];
  /** From the optimum of the base width to that of the widest, in powers of two. */
  readonly drift: number;
  /** The same for each seed by itself. */
  readonly seedDrifts: readonly number[];
  /** The largest optimum of any width over the smallest, in powers of two. */
  readonly spread: number;
  /** Loss of the widest at the optimum of the base width. */
  readonly transferredLoss: number;
  /** Loss of the widest at the best rate of its own grid. */
  readonly bestLoss: number;
}

/**
 * One transfer for each optimizer and scheme.
 *
 * @param transferred the widest model, trained at the optimum of the base width
 */
export function transfersOf(
  curves: readonly Curve[],
  transferred: readonly CellResult[],
): Transfer[] {
  return optimizers.flatMap((optimizer) =>
    schemes.map((scheme) => {
      const ofPanel = (each: Pick<Curve, 'scheme' | 'optimizer'>): boolean =>
        each.scheme === scheme && each.optimizer === optimizer;
      const own = curves.filter(ofPanel);
      const optima = own.map(({ optimum }) => optimum.exponent);
      return {
        scheme,
        optimizer,
        curves: own,
        drift: last(optima) - first(optima),
        seedDrifts: last(own).seedOptima.map(
          ({ exponent }, seed) => exponent - (first(own).seedOptima[seed]?.exponent ?? Number.NaN),
        ),
        spread: Math.max(...optima) - Math.min(...optima),
        transferredLoss: mean(transferred.filter(ofPanel).map(({ loss }) => loss)),
        bestLoss: Math.min(...last(own).points.map(({ loss }) => loss)),
      };
    }),
  );
}
