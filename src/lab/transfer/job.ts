import { RichscaleError } from '../../errors.ts';
import type { TransferJob } from '../../judge/results/sweep-result.ts';
import { labelOf, settingKey } from '../../judge/transfer/setting.ts';

/** The same text for the same cell, whoever wrote it down and in whatever order. */
export function jobKey({ width, learningRate, seed, hyperparameters }: TransferJob): string {
  return JSON.stringify([width, learningRate, seed, settingKey(hyperparameters)]);
}

/** `width=64, learningRate=0.01, seed=1, scheme=μP`, for people. */
export function jobName({ width, learningRate, seed, hyperparameters }: TransferJob): string {
  return labelOf({ width, learningRate, seed, ...hyperparameters });
}

/** The job alone, without what came of it or anything else. */
export function jobOf({ width, learningRate, seed, hyperparameters }: TransferJob): TransferJob {
  return { width, learningRate, seed, hyperparameters: { ...hyperparameters } };
}

/** The error of a cell in which the caller's own code threw; the sweep ends with it. */
export function cellError(job: TransferJob, cause: unknown): RichscaleError<'cell-failed'> {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new RichscaleError(
    'cell-failed',
    {
      argument: `cell ${jobName(job)}`,
      received: jobOf(job),
      problem: `It could not be trained: ${why}`,
      remedy:
        'A loss that is not finite would be data; this is an error of setup, data, loss or judge.',
    },
    { job: jobOf(job), cause },
  );
}
