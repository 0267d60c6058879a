import { invalidCallback } from '../../errors.ts';
import type { TransferCell, TransferJob } from '../../judge/results/sweep-result.ts';
import type { Reporter } from '../run.ts';
import { type Executor, jobsLeft } from './executor.ts';
import { jobKey } from './job.ts';
import { isCell } from './journal/journal-lines.ts';
import type { SweepRecord } from './journal/record.ts';
import type { TransferProgress } from './sweep-options.ts';

/** Trains what is missing, and keeps what comes. */
export class Arrivals {
  readonly #recorded: ReadonlyMap<string, TransferCell>;
  readonly #arrived = new Map<string, TransferCell>();
  readonly #record: SweepRecord;
  readonly #reporter: Reporter<TransferProgress>;
  readonly #jobs: TransferJob[] = [];

  constructor(record: SweepRecord, reporter: Reporter<TransferProgress>) {
    this.#recorded = new Map(record.cells.map((cell) => [jobKey(cell), cell]));
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
   * @throws what the executor or the record fails with, or the signal's reason; once nothing more
   *   is written
   */
  async complete(
    jobs: readonly TransferJob[],
    options: {
      readonly executor: Executor;
      readonly steps: number;
      readonly signal: AbortSignal | undefined;
    },
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
    const take = async (cell: TransferCell): Promise<void> => {
      try {
        checkCell(cell, options.steps);
        // Each is wanted once. After a failure, half a line may be the end of the file.
        if (failure.signal.aborted || !wanted.delete(jobKey(cell))) return;
        await this.#record.add(cell);
        this.#arrive(cell, false);
      } catch (error) {
        failure.abort(error);
      }
    };
    let taken: Promise<unknown> = Promise.resolve();
    const onCell = (cell: TransferCell): Promise<void> => {
      const taking = take(cell);
      taken = Promise.all([taken, taking]);
      return taking;
    };
    try {
      await options.executor.run(missing, onCell, signal);
    } catch (error) {
      throw failure.signal.aborted ? failure.signal.reason : error;
    } finally {
      // Whatever comes now is too late: the file may soon be another call's. So what is being
      // written must be there first, of an executor that did not wait for it, too.
      wanted.clear();
      await taken;
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
  throw invalidCallback(
    'executor',
    first,
    `It ended without this cell${left.length > 1 ? ` and ${left.length - 1} others` : ''}.`,
    'Its run must wait until every job has been handed to onCell.',
  );
}

/** A cell that could not be read back must not get into the file, nor one of another task. */
function checkCell(cell: TransferCell, steps: number): void {
  if (!isCell(cell)) {
    throw invalidCallback(
      'executor',
      cell,
      'It handed on what is no cell.',
      'Give onCell what trainCell resolves to.',
    );
  }
  const last = cell.curve.at(-1)?.step ?? steps - 1;
  if (last === steps - 1 || (cell.divergedAt !== undefined && last < steps)) return;
  throw invalidCallback(
    'executor',
    cell,
    `It trained ${last + 1} steps, and the sweep's options say ${steps}.`,
    'Give both the same number of steps.',
  );
}
