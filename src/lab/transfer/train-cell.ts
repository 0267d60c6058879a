import { type ErrorDetails, isRichscaleError, RichscaleError } from '../../errors.ts';
import type {
  Hyperparameters,
  TransferCell,
  TransferJob,
} from '../../judge/results/sweep-result.ts';
import { mean } from '../../judge/statistics/exponent-fit.ts';
import { disposeOf, isTrainable, trainingStep } from '../training/step.ts';
import { cellError, jobName, jobOf } from './job.ts';
import type { TransferNetwork, TransferSettings, TransferTask } from './task.ts';

/**
 * The share of the steps, at the end, whose mean training loss is judged. It hardly matters: the
 * best rate of 100 steps on batches of 16 is 2^-6.1 by the last 3% of them and 2^-6.2 by all, and
 * scatters alike between seeds (bench/trials/noise.ts).
 */
const judgedShare = 1 / 5;

/** At most this many losses of a cell are kept. */
const curvePoints = 33;

/** Milliseconds of training after which other tasks get a turn. */
const turn = 50;

/**
 * Trains one cell from the start. Stops where a loss is not finite: that is a result, too. Lets
 * other tasks run now and then, so that a page stays alive and a queue's lock can be renewed.
 *
 * @param signal ends it; it rejects with the signal's reason
 * @throws `cell-failed` if the task's own code throws; `invalid-callback`, naming the cell, for a
 *   setup, data or judge that gives back what cannot be used
 */
export async function trainCell<H extends Hyperparameters = Hyperparameters>(
  job: TransferJob,
  task: TransferTask<H>,
  signal?: AbortSignal,
): Promise<TransferCell> {
  const began = performance.now();
  signal?.throwIfAborted();
  try {
    const { width, learningRate, seed, hyperparameters } = job;
    const settings = { ...hyperparameters, width, learningRate, seed };
    const network = await task.setup(settings as TransferSettings<H>);
    try {
      checkNetwork(network);
      const losses = await trainingLosses(network, { job, task, signal });
      const diverged = !Number.isFinite(losses.at(-1));
      const judged = diverged ? Number.NaN : await judgedLoss(network, losses, task);
      return {
        ...jobOf(job),
        loss: finite(judged),
        ...(diverged ? { divergedAt: losses.length - 1 } : {}),
        curve: thinned(losses, task.steps),
        milliseconds: performance.now() - began,
      };
    } finally {
      disposeOf(network);
    }
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw isRichscaleError(error, 'invalid-callback')
      ? unusable(error.fields.callback, error.details, job)
      : cellError(job, error);
  }
}

function checkNetwork(network: TransferNetwork): void {
  if (isTrainable(network)) return;
  throw unusable('setup', {
    argument: 'setup',
    received: network,
    problem: 'What it returned is not { model, optimizer }.',
    remedy: 'Return what parameterize returns.',
  });
}

function unusable(
  callback: string,
  details: ErrorDetails,
  job?: TransferJob,
): RichscaleError<'invalid-callback'> {
  const argument = job === undefined ? callback : `${callback} of cell ${jobName(job)}`;
  return new RichscaleError('invalid-callback', { ...details, argument }, { callback });
}

/** The losses of all steps, the last one not finite if training diverged. */
async function trainingLosses<H extends Hyperparameters>(
  network: TransferNetwork,
  options: {
    readonly job: TransferJob;
    readonly task: TransferTask<H>;
    readonly signal: AbortSignal | undefined;
  },
): Promise<number[]> {
  const { job, task, signal } = options;
  const { steps, loss } = task;
  const data = network.data ?? task.data;
  const losses: number[] = [];
  let rested = performance.now();
  for (let step = 0; step < steps; step++) {
    losses.push(await trainingStep(network, { data, loss, step, seed: job.seed }));
    if (!Number.isFinite(losses.at(-1))) break;
    if (performance.now() - rested > turn) {
      await new Promise((resolve) => setTimeout(resolve));
      signal?.throwIfAborted();
      rested = performance.now();
    }
  }
  return losses;
}

async function judgedLoss<H extends Hyperparameters>(
  { model }: TransferNetwork,
  losses: readonly number[],
  task: TransferTask<H>,
): Promise<number> {
  if (task.judge === undefined) {
    return mean(losses.slice(-Math.max(1, Math.round(losses.length * judgedShare))));
  }
  const judged: unknown = await task.judge(model);
  // Anything else, a scalar above all, would pass for divergence.
  if (typeof judged === 'number') return judged;
  throw unusable('judge', {
    argument: 'judge',
    received: judged,
    problem: 'It must return a number.',
    remedy: 'Read scalars: data().',
  });
}

/** The losses at steps that are the same for every cell, and where it diverged. */
function thinned(losses: readonly number[], steps: number): TransferCell['curve'] {
  const count = Math.min(steps, curvePoints);
  const kept = Array.from({ length: count }, (_, index) =>
    count === 1 ? 0 : Math.round((index * (steps - 1)) / (count - 1)),
  ).filter((step) => step < losses.length - 1);
  // The last one there is, whether training ended or diverged there.
  kept.push(losses.length - 1);
  return kept.map((step) => ({ step, loss: finite(losses[step] ?? Number.NaN) }));
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
