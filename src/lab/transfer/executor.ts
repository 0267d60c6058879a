import type {
  Hyperparameters,
  TransferCell,
  TransferJob,
} from '../../judge/results/sweep-result.ts';
import { jobKey } from './job.ts';
import type { TransferTask } from './task.ts';
import { trainCell } from './train-cell.ts';

/**
 * Something that trains cells: the process itself, a pool of threads, a queue with workers on
 * other machines. Jobs and cells are plain JSON.
 */
export interface Executor {
  /**
   * Trains all these jobs, best started in the order given. It may be called several times, as
   * grids grow.
   *
   * @param onCell takes each cell as it comes, and resolves when it is safe to forget; it never
   *   rejects. A cell that arrives twice, as queues may deliver, is taken once
   * @param signal ends the run: reject with its reason
   * @returns when every cell was handed on. Rejects with an error that names the job when one
   *   could not be trained at all; `trainCell`'s errors do
   */
  run(
    jobs: readonly TransferJob[],
    onCell: (cell: TransferCell) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void>;
}

/** Trains one cell after the other in this process, on tfjs's current backend. */
export function inProcess<H extends Hyperparameters = Hyperparameters>(
  task: TransferTask<H>,
  checkpoint: () => Promise<void> = rest,
): Executor {
  return {
    async run(jobs, onCell, signal) {
      for (const job of jobs) {
        await checkpoint();
        await onCell(await trainCell(job, task, signal));
      }
    },
  };
}

async function rest(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
}

/** The jobs of which no cell is among these. */
export function jobsLeft(
  jobs: readonly TransferJob[],
  arrived: ReadonlyMap<string, TransferCell>,
): TransferJob[] {
  return jobs.filter((job) => !arrived.has(jobKey(job)));
}
