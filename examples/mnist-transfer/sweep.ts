import type { Cell, CellResult } from './cell.ts';
import type { CostOf } from './costs.ts';
import { type Curve, curvesOf } from './curves.ts';
import { first, last } from './lists.ts';
import type { Pool } from './pool.ts';
import type { Progress } from './progress.ts';
import { type OptimizerName, optimizers, schemes, settings } from './settings.ts';

/** What was measured. */
export interface Sweep {
  readonly results: readonly CellResult[];
  readonly curves: readonly Curve[];
  /** The widest model at the optimum of the base width. */
  readonly transferred: readonly CellResult[];
}

/** The cells of the grids as they are set. */
export function gridCells(widths: readonly number[]): Cell[] {
  return optimizers.flatMap((optimizer) =>
    cellsAt({ optimizer, widths, exponents: settings.grids[optimizer] }),
  );
}

/** The widest model under every scheme, at the optimum of the base width. */
export function transferCells(widths: readonly number[], curves: readonly Curve[]): Cell[] {
  return optimizers.flatMap((optimizer) => {
    // The schemes agree at the base width, so one learning rate is transferred under all.
    const base = curves.find((c) => c.optimizer === optimizer && c.width === first(widths));
    const exponents = [base?.optimum.exponent ?? first(settings.grids[optimizer])];
    return cellsAt({ optimizer, widths: [last(widths)], exponents });
  });
}

/** Trains every cell, widening a grid for all schemes where an optimum lies on its edge. */
export async function sweep(
  pool: Pool,
  { widths, costOf, progress }: { widths: readonly number[]; costOf: CostOf; progress: Progress },
): Promise<Sweep> {
  const train = (cells: readonly Cell[]): Promise<CellResult[]> =>
    pool.run(
      'train',
      // The most expensive first, so that no worker is left with a long one in the end.
      cells.toSorted((a, b) => costOf(b) - costOf(a)),
      (result) => progress.advance(costOf(result)),
    );

  const results = await train(gridCells(widths));
  for (let extension = 0; extension < settings.maxExtensions; extension++) {
    const beyond = cellsBeyond(curvesOf(results, widths), widths);
    if (beyond.length === 0) break;
    progress.extend(beyond);
    results.push(...(await train(beyond)));
  }
  const curves = curvesOf(results, widths);
  checkAgreementAtBase(results, first(widths));
  return { results, curves, transferred: await train(transferCells(widths, curves)) };
}

/** One rate more, for all schemes and widths, on each side where an optimum is on the edge. */
function cellsBeyond(curves: readonly Curve[], widths: readonly number[]): Cell[] {
  return optimizers.flatMap((optimizer) => {
    const own = curves.filter((curve) => curve.optimizer === optimizer);
    const edges = new Set(own.map(({ optimum }) => optimum.edge));
    const { points } = first(own);
    const exponents = [
      ...(edges.has('low') ? [first(points).exponent - 1] : []),
      ...(edges.has('high') ? [last(points).exponent + 1] : []),
    ];
    return cellsAt({ optimizer, widths, exponents });
  });
}

function cellsAt(options: {
  readonly optimizer: OptimizerName;
  readonly widths: readonly number[];
  readonly exponents: readonly number[];
}): Cell[] {
  const { optimizer, widths, exponents } = options;
  return widths.flatMap((width) =>
    exponents.flatMap((exponent) =>
      schemes.flatMap((scheme) =>
        settings.seeds.map((seed) => ({ scheme, optimizer, width, exponent, seed })),
      ),
    ),
  );
}

/** At the base width all schemes are one network, bit for bit; anything else is a bug. */
function checkAgreementAtBase(results: readonly CellResult[], base: number): void {
  const losses = new Map<string, number>();
  for (const { optimizer, width, exponent, seed, loss, scheme } of results) {
    if (width !== base) continue;
    const key = `${optimizer} at 2^${exponent}, seed ${seed}`;
    const other = losses.get(key) ?? loss;
    if (!Object.is(other, loss)) {
      throw new Error(`At the base width ${scheme} differs from another scheme: ${key}.`);
    }
    losses.set(key, loss);
  }
}
