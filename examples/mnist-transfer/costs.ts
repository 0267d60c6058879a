import type { Cell } from './cell.ts';
import { first, last, mean, sum } from './lists.ts';
import type { Pool } from './pool.ts';
import { type OptimizerName, optimizers, settings } from './settings.ts';

/** Milliseconds that a cell takes by itself; the scheme and the rate do not matter. */
export type CostOf = (cell: Pick<Cell, 'optimizer' | 'width'>) => number;

/** Times a few steps at every width with every worker busy, as in the sweep. */
export async function measureCosts(pool: Pool, widths: readonly number[]): Promise<CostOf> {
  const sample = (optimizer: OptimizerName, width: number): Cell[] =>
    Array.from({ length: pool.size }, () => ({
      scheme: 'μP',
      optimizer,
      width,
      exponent: last(settings.grids[optimizer]) - 4,
      seed: first(settings.seeds),
    }));
  // Each worker compiles its code while it runs it first, for longer than a timing lasts.
  for (const optimizer of optimizers) await pool.run('train', sample(optimizer, first(widths)));

  const costs = new Map<string, number>();
  for (const optimizer of optimizers) {
    for (const width of widths) {
      const timings = await pool.run('time', sample(optimizer, width));
      costs.set(
        `${optimizer} ${width}`,
        mean(timings.map(({ step, start }) => start + settings.steps * step)),
      );
    }
  }
  return ({ optimizer, width }) => costs.get(`${optimizer} ${width}`) ?? 0;
}

/** How long the workers take over these cells, together. */
export function secondsFor(cells: readonly Cell[], costOf: CostOf): number {
  return sum(cells.map(costOf)) / settings.workers / 1000;
}
