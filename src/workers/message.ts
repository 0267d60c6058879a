import type { BackendName } from '../backends/report.ts';
import type { TransferCell, TransferJob } from '../judge/results/sweep-result.ts';

/** What a worker is started with. */
export interface WorkerSettings {
  /** The URL of the module that holds the task. */
  readonly module: string;
  readonly backend: BackendName | readonly BackendName[];
}

/** What a worker is asked for. */
export type Request = TransferJob;

/** What it answers. An error travels as text: its class and its cause are lost on the way. */
export type Answer =
  | { readonly cell: TransferCell }
  | { readonly problem: string; readonly stack: string | undefined };
