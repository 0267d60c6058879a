import { invalidArgument } from '../../errors.ts';
import type {
  Hyperparameters,
  TransferCell,
  TransferJob,
} from '../../judge/results/sweep-result.ts';
import { checkSummary } from '../../judge/transfer/summarize.ts';
import { checkKeys, type KnownKeys } from '../../known-keys.ts';
import type { RunOptions } from '../run.ts';
import type { Executor } from './executor.ts';
import type { Journal } from './journal/journal.ts';
import { checkSteps, checkTask, type TransferTask } from './task.ts';

/** What is swept over. */
export interface TransferGrid<H extends Hyperparameters = Hyperparameters> {
  /** Positive whole numbers; the narrowest is where the transferred rate is tuned. */
  readonly widths: readonly number[];
  /** At least two; evenly spaced in log, such as powers of two, is best. */
  readonly learningRates: readonly number[];
  /** Two or more give intervals. */
  readonly seeds: readonly number[];
  /** The values of any other hyperparameters; every combination of them is a group of its own. */
  readonly hyperparameters?: { readonly [Name in keyof H]: readonly H[Name][] };
}

/** How far a sweep has come. */
export interface TransferProgress {
  readonly done: number;
  readonly of: number;
  /** The cell that has just ended. */
  readonly cell: TransferCell;
  /** Whether it was read from the file of an earlier call. */
  readonly resumed: boolean;
}

/** The options of {@link transferSweep} apart from the task. */
export interface TransferSweepSettings<H extends Hyperparameters = Hyperparameters>
  extends TransferGrid<H>,
    RunOptions<TransferProgress> {
  /** The width to recommend a learning rate for; the widest if left out. */
  readonly targetWidth?: number;
  /** How often a group's rates may grow by one on a side where an optimum lies; 0 if left out. */
  readonly extend?: number;
  /**
   * The judged loss of guessing. Losses at or above it count as equal when an optimum is fitted.
   * Left out, it is each curve's training loss before the first step, unless there is a `judge`.
   */
  readonly guessing?: number;
  /** Where cells are kept as they come, and read from by the next call: a path, or a journal. */
  readonly file?: string | Journal;
  /** What the file's sweep is called; one of another name is refused. The commit, for example. */
  readonly name?: string;
  /** How long a cell takes, in any unit: the longest are started first. */
  readonly cost?: (job: TransferJob) => number;
}

/**
 * Options of {@link transferSweep}. With an `executor` the task is its own, of as many `steps`;
 * `{ ...task }` may be given all the same, and its `loss` and `judge` should be, since the file's
 * header tells them.
 */
export type TransferSweepOptions<H extends Hyperparameters = Hyperparameters> =
  TransferSweepSettings<H> &
    (
      | (TransferTask<H> & { readonly executor?: undefined })
      | (Partial<TransferTask<H>> & { readonly steps: number; readonly executor: Executor })
    );

const optionKeys: KnownKeys<
  TransferSweepSettings & TransferTask & { readonly executor?: Executor }
> = {
  setup: true,
  widths: true,
  learningRates: true,
  seeds: true,
  hyperparameters: true,
  data: true,
  steps: true,
  loss: true,
  judge: true,
  targetWidth: true,
  extend: true,
  guessing: true,
  file: true,
  name: true,
  cost: true,
  executor: true,
  onProgress: true,
  signal: true,
};

/** @throws `invalid-argument` for the first option that cannot be used; `unknown-key` */
export function checkSweep<H extends Hyperparameters>(options: TransferSweepOptions<H>): void {
  checkKeys('options', options, optionKeys);
  const { widths, learningRates, seeds, hyperparameters = {}, executor, extend = 0 } = options;
  if (executor === undefined) checkTask<H>(options, 'options');
  else {
    checkSteps(options.steps, 'options.steps');
    checkExecutor(executor);
  }
  checkList('widths', widths, { positive: true, whole: true });
  checkList('learningRates', learningRates, { positive: true, atLeast: 2 });
  checkList('seeds', seeds, { whole: true });
  for (const [name, values] of Object.entries(hyperparameters)) {
    checkHyperparameter(name, values as readonly unknown[]);
  }
  checkSummary(options);
  if (!Number.isInteger(extend) || extend < 0) {
    throw invalidArgument('extend', extend, 'It must be a whole number from 0.', 'Give 2, say.');
  }
}

function checkExecutor(executor: Partial<Executor> | null): void {
  if (typeof executor?.run === 'function') return;
  throw invalidArgument(
    'executor',
    executor,
    'It has no function run(jobs, onCell, signal).',
    'Give workerPool({ … }) or one of your own; leave it out to train in this process.',
  );
}

function checkList(
  argument: string,
  values: readonly number[],
  rules: { readonly positive?: boolean; readonly whole?: boolean; readonly atLeast?: number },
): void {
  const { positive = false, whole = false, atLeast = 1 } = rules;
  const kind = `${positive ? 'positive ' : ''}${whole ? 'whole ' : ''}numbers`;
  const good = (value: unknown): boolean =>
    Number.isFinite(value) &&
    (!whole || Number.isInteger(value)) &&
    (!positive || (value as number) > 0);
  if (
    Array.isArray(values) &&
    values.length >= atLeast &&
    values.every(good) &&
    new Set(values).size === values.length
  ) {
    return;
  }
  throw invalidArgument(
    argument,
    values,
    `It must be a list of ${kind}, ${atLeast} or more, none of them twice.`,
    'Mend the list.',
  );
}

function checkHyperparameter(name: string, values: readonly unknown[]): void {
  if (['width', 'learningRate', 'seed'].includes(name)) {
    throw invalidArgument(
      'hyperparameters',
      name,
      'This name is taken.',
      'Give its values as widths, learningRates or seeds.',
    );
  }
  const plain = (value: unknown): boolean =>
    typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
  if (
    Array.isArray(values) &&
    values.length > 0 &&
    values.every(plain) &&
    new Set(values).size === values.length
  ) {
    return;
  }
  throw invalidArgument(
    `hyperparameters.${name}`,
    values,
    'It must be a list of finite numbers, strings or booleans, none of them twice.',
    'Give names or numbers, and look up what they stand for in setup.',
  );
}
