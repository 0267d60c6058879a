import type { TransferJob } from 'richscale/lab';
import type { WorkerPool } from 'richscale/workers';
import { settings } from './settings.ts';

/** Milliseconds that a cell takes, by its width. */
export type Cost = (job: Pick<TransferJob, 'width'>) => number;

/** Trains a cell of each width with every worker busy, as in the sweep. */
export async function measureCost(pool: WorkerPool, widths: readonly number[]): Promise<Cost> {
  const [narrowest = 0] = widths;
  const jobAt = (width: number, seed: number): TransferJob => ({
    width,
    seed,
    learningRate: 2 ** -8,
    hyperparameters: { scheme: 'μP', optimizer: 'Adam' },
  });
  const costs = new Map<number, number>();
  // The first cells compile the code that the later ones run.
  for (const width of [narrowest, ...widths]) {
    const jobs = Array.from({ length: pool.workers }, (_, index) => jobAt(width, index + 1));
    let milliseconds = 0;
    await pool.run(
      jobs,
      async (cell) => {
        milliseconds += cell.milliseconds / pool.workers;
      },
      new AbortController().signal,
    );
    costs.set(width, milliseconds);
  }
  return ({ width }) => costs.get(width) ?? 0;
}

/** Seconds that the sweep takes if no grid grows. */
export function secondsFor(widths: readonly number[], cellsPerWidth: number, cost: Cost): number {
  const milliseconds = widths.reduce((sum, width) => sum + cellsPerWidth * cost({ width }), 0);
  return milliseconds / settings.workers / 1000;
}
