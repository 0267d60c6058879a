import type { BackendName } from '../backends/report.ts';
import type { TransferCell, TransferJob } from '../judge/results/sweep-result.ts';
import type { SentError } from './sent-error.ts';

/** What a worker is started with. */
export interface WorkerSettings {
  /** The URL of the module that holds the task. */
  readonly module: string;
  readonly backend: BackendName | readonly BackendName[];
}

/** What a worker is asked for. */
export type Request = TransferJob;

/** What it answers. */
export type Answer = { readonly cell: TransferCell } | { readonly error: SentError };
