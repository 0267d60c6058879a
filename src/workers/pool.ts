import { availableParallelism } from 'node:os';
import { pathToFileURL } from 'node:url';
import type { Piscina } from 'piscina';
import type { BackendName } from '../backends/report.ts';
import { invalidArgument, isRichscaleError } from '../errors.ts';
import type { TransferCell, TransferJob } from '../judge/results/sweep-result.ts';
import { checkKeys, type KnownKeys } from '../known-keys.ts';
import type { Executor } from '../lab/transfer/executor.ts';
import { cellError } from '../lab/transfer/job.ts';
import type { Answer, WorkerSettings } from './message.ts';
import { receivedError } from './sent-error.ts';

/** Options of {@link workerPool}. */
export interface WorkerPoolOptions {
  /**
   * The module whose exports are the task: `setup`, `data`, `steps` and, where wanted, `loss` and
   * `judge`. A URL (`new URL('./task.js', import.meta.url)`), or a path from the current folder.
   */
  readonly module: URL | string;
  /** Threads; as many as the machine has cores if left out. */
  readonly workers?: number;
  /** What each of them trains on: wasm if left out, or cpu where there is no wasm. */
  readonly backend?: BackendName | readonly BackendName[];
}

const optionKeys: KnownKeys<WorkerPoolOptions> = { module: true, workers: true, backend: true };

/** An executor that owns threads. */
export interface WorkerPool extends Executor {
  readonly workers: number;
  /** Ends the threads. An idle pool does not keep the program alive without it. */
  close(): Promise<void>;
}

/**
 * A pool of worker threads, each with a tfjs backend of its own, for `transferSweep({ executor })`.
 * The threads start with the first sweep and stay for the next. Needs the package `piscina`.
 *
 * @throws `invalid-argument` for options out of range and, while it runs, for a module that is no
 *   task or where `piscina` is not there; `unknown-key` for an option that there is not; while it
 *   runs, `cell-failed` for a cell that could not be trained, and what `trainCell` and `useBackend`
 *   throw in a thread, with its tag and fields
 */
export function workerPool(options: WorkerPoolOptions): WorkerPool {
  checkKeys('options', options, optionKeys);
  const { module, workers = availableParallelism(), backend = ['wasm', 'cpu'] } = options;
  if (!Number.isInteger(workers) || workers < 1) {
    throw invalidArgument('workers', workers, 'It must be a whole number from 1.', 'Give 2, say.');
  }
  const settings: WorkerSettings = { module: urlOf(module), backend };
  let threads: Promise<Piscina<TransferJob, Answer>> | undefined;
  const close = async (): Promise<void> => {
    const ended = threads;
    threads = undefined;
    // Threads that could not be started were told of by the run; there is nothing to end.
    await (await ended?.catch(() => undefined))?.destroy();
  };
  return {
    workers,
    close,
    async run(jobs, onCell, signal) {
      threads ??= start(settings, workers);
      const pool = await threads;
      // A thread that fails while it has no cell: its error would otherwise end the program.
      const broken = new AbortController();
      const onError = (error: unknown): void => broken.abort(error);
      pool.on('error', onError);
      const either = AbortSignal.any([signal, broken.signal]);
      const queue = jobs.values();
      let failure: { readonly error: unknown } | undefined;
      const lane = async (): Promise<void> => {
        for (const job of queue) {
          // After a failure no cell is begun, and those under way are kept.
          if (failure !== undefined) return;
          try {
            await onCell(await ask(pool, job, either));
          } catch (error) {
            failure ??= { error };
          }
        }
      };
      await Promise.all(Array.from({ length: workers }, lane));
      pool.off('error', onError);
      if (failure !== undefined) throw failure.error;
    },
  };
}

async function ask(
  pool: Piscina<TransferJob, Answer>,
  job: TransferJob,
  signal: AbortSignal,
): Promise<TransferCell> {
  signal.throwIfAborted();
  let answer: Answer;
  try {
    answer = await pool.run(job, { signal });
  } catch (error) {
    signal.throwIfAborted();
    // A thread that ended by itself: out of memory, or process.exit.
    throw cellError(job, error);
  }
  if ('cell' in answer) return answer.cell;
  const error = receivedError(answer.error);
  // What is wrong with the module or the backend is of no single cell.
  throw isRichscaleError(error) ? error : cellError(job, error);
}

async function start(
  settings: WorkerSettings,
  workers: number,
): Promise<Piscina<TransferJob, Answer>> {
  const { Piscina } = await import('piscina').catch((error: unknown) => {
    throw invalidArgument(
      'executor',
      'workerPool',
      `The package piscina could not be loaded (${error instanceof Error ? error.message : error}).`,
      'Install it: npm install piscina@5.',
    );
  });
  const pool = new Piscina<TransferJob, Answer>({
    filename: workerFile(),
    workerData: settings,
    minThreads: workers,
    maxThreads: workers,
    // Cells take seconds: what atomics save is nothing, and what they block is the backend.
    atomics: 'disabled',
  });
  // A run has a listener of its own; between runs a thread that ends is replaced, and no one asks.
  pool.on('error', () => {});
  return pool;
}

/** The worker's first file: beside this one, built or in the sources. */
function workerFile(): string {
  // CommonJS has no import.meta.url.
  const here = import.meta.url ?? pathToFileURL(__filename).href;
  const name = here.endsWith('.ts') ? './worker-start.mjs' : './worker.js';
  return new URL(name, here).href;
}

function urlOf(module: URL | string): string {
  if (module instanceof URL) return module.href;
  return /^[a-z][a-z+.-]+:/i.test(module) ? module : pathToFileURL(module).href;
}
