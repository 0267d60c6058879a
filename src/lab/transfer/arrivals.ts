import { RichscaleError } from '../../errors.ts';
import type { Reporter } from '../run.ts';
import { type Executor, jobsLeft } from './executor.ts';
import { jobKey } from './job.ts';
import type { SweepRecord } from './journal/record.ts';
import type { TransferCell, TransferJob, TransferProgress } from './result.ts';

/** Trains what is missing, and keeps what comes. */
export class Arrivals {
  readonly #recorded: ReadonlyMap<string, TransferCell>;
  readonly #arrived = new Map<string, TransferCell>();
  readonly #record: SweepRecord;
  readonly #reporter: Reporter<TransferProgress>;
  readonly #jobs: TransferJob[] = [];

  constructor(record: SweepRecord, reporter: Reporter<TransferProgress>) {
    // Of a cell that was written twice, by two programs on one file, the first counts.
    const recorded = new Map<string, TransferCell>();
    for (const cell of record.cells) {
      if (!recorded.has(jobKey(cell))) recorded.set(jobKey(cell), cell);
    }
    this.#recorded = recorded;
    this.#record = record;
    this.#reporter = reporter;
  }

  /** The cells of all jobs that were asked for so far, in that order, however they came. */
  get cells(): TransferCell[] {
    return this.#jobs.flatMap((job) => this.#arrived.get(jobKey(job)) ?? []);
  }

  /**
   * Takes from the record what is there, and has the executor train the others.
   *
   * @throws what the executor or the record fails with, or the signal's reason
   */
  async complete(
    jobs: readonly TransferJob[],
    options: { readonly executor: Executor; readonly signal: AbortSignal | undefined },
  ): Promise<void> {
    this.#jobs.push(...jobs);
    for (const job of jobs) {
      const cell = this.#recorded.get(jobKey(job));
      if (cell !== undefined) this.#arrive({ ...cell, ...job }, true);
    }
    const missing = jobsLeft(jobs, this.#arrived);
    if (missing.length === 0) return;

    const failure = new AbortController();
    const signal = options.signal
      ? AbortSignal.any([options.signal, failure.signal])
      : failure.signal;
    const wanted = new Set(missing.map(jobKey));
    const onCell = async (cell: TransferCell): Promise<void> => {
      // Each is wanted once. After a failure, half a line may be the end of the file.
      if (failure.signal.aborted || !wanted.delete(jobKey(cell))) return;
      try {
        await this.#record.add(cell);
        this.#arrive(cell, false);
      } catch (error) {
        failure.abort(error);
      }
    };
    try {
      await options.executor.run(missing, onCell, signal);
    } catch (error) {
      throw failure.signal.aborted ? failure.signal.reason : error;
    } finally {
      // Whatever comes now is too late: the file may be another call's already.
      wanted.clear();
    }
    signal.throwIfAborted();
    checkAllCame(jobsLeft(jobs, this.#arrived));
  }

  #arrive(cell: TransferCell, resumed: boolean): void {
    this.#arrived.set(jobKey(cell), cell);
    this.#reporter.report({
      done: this.#arrived.size,
      of: this.#jobs.length,
      cell,
      resumed,
    });
  }
}

function checkAllCame(left: readonly TransferJob[]): void {
  const [first] = left;
  if (first === undefined) return;
  throw new RichscaleError('invalid-argument', {
    argument: 'executor',
    received: first,
    problem: `It ended without this cell${left.length > 1 ? ` and ${left.length - 1} others` : ''}.`,
    remedy: 'Its run must wait until every job has been handed to onCell.',
  });
}
