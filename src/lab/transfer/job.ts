import { invalidArgument, type RichscaleError } from '../../errors.ts';
import type { HyperparameterValue, TransferJob } from '../../judge/results/sweep-result.ts';

/** The same text for the same cell, whoever wrote it down and in whatever order. */
export function jobKey({ width, learningRate, seed, hyperparameters }: TransferJob): string {
  return JSON.stringify([width, learningRate, seed, settingKey(hyperparameters)]);
}

/** The same text for the same values of the other hyperparameters. */
export function settingKey(hyperparameters: TransferJob['hyperparameters']): string {
  return JSON.stringify(Object.entries(hyperparameters).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** `width=64, learningRate=0.01, seed=1, scheme=μP`, for people. */
export function jobName({ width, learningRate, seed, hyperparameters }: TransferJob): string {
  return labelOf({ width, learningRate, seed, ...hyperparameters });
}

/** `scheme=μP, optimizer=Adam`; empty where there is nothing. */
export function labelOf(values: Readonly<Record<string, HyperparameterValue>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');
}

/** The job alone, without what came of it or anything else. */
export function jobOf({ width, learningRate, seed, hyperparameters }: TransferJob): TransferJob {
  return { width, learningRate, seed, hyperparameters: { ...hyperparameters } };
}

/** The error of a cell that could not be trained at all; the sweep ends with it. */
export function cellError(job: TransferJob, cause: unknown): RichscaleError {
  const why = cause instanceof Error ? cause.message : String(cause);
  const error = invalidArgument(
    `cell ${jobName(job)}`,
    { ...jobOf(job) },
    `It could not be trained: ${why}`,
    'A loss that is not finite would be data; this is an error of setup, data, loss or judge.',
  );
  error.cause = cause;
  return error;
}
