import type {
  Hyperparameters,
  TransferJob,
  TransferSweep,
} from '../../judge/results/sweep-result.ts';
import { settingKey } from '../../judge/transfer/setting.ts';
import { startLoss, summarizeGroups } from '../../judge/transfer/summarize.ts';
import { type Run, startRun } from '../run.ts';
import { Arrivals } from './arrivals.ts';
import { inProcess } from './executor.ts';
import { jobsOf, longestFirst, ratesBeyond, settingsOf } from './grid.ts';
import type { SweepHeader } from './journal/journal-lines.ts';
import { noRecord, openRecord } from './journal/record.ts';
import type { TransferProgress } from './sweep-options.ts';
import { checkSweep, type TransferSweepOptions } from './sweep-options.ts';
import type { TransferTask } from './task.ts';

/**
 * Trains a network at every width, learning rate, seed and setting of other hyperparameters, and
 * tells how the best learning rate moves with the width.
 *
 * A cell whose loss is not finite is a result like any other. With a `file` the cells are written
 * down as they come, and a later call with the same file trains only what is missing, however the
 * earlier one ended.
 *
 * @throws (rejects with) `invalid-argument` for options out of range; `unknown-key` for one that
 *   there is not; `different-sweep` and `unusable-file` for a file that is left as it was;
 *   `cell-failed` for a cell that throws and `invalid-callback` for what cannot be used of a setup,
 *   data, judge or executor: the cells before it are kept in the file
 */
export function transferSweep<const H extends Hyperparameters = Hyperparameters>(
  options: TransferSweepOptions<H>,
): Run<TransferSweep, TransferProgress> {
  return startRun<TransferSweep, TransferProgress>(options, async (reporter) => {
    checkSweep(options);
    const { widths, seeds, steps, file, extend = 0, cost, signal } = options;
    const record = file === undefined ? noRecord : await openRecord(file, headerOf(options));
    const arrivals = new Arrivals(record, reporter);
    const executor =
      options.executor ?? inProcess(options as TransferTask<H>, () => reporter.checkpoint());
    const train = (jobs: readonly TransferJob[]): Promise<void> =>
      arrivals.complete(longestFirst(jobs, cost), { executor, steps, signal });
    const summarize = (): TransferSweep => {
      const cells = inGridOrder(arrivals.cells, options);
      // Of each curve by itself: its networks start alike, others may even have other data.
      return summarizeGroups(
        cells,
        options.targetWidth,
        (own) => options.guessing ?? (options.judge ? undefined : startLoss(own)),
      );
    };

    await train(settingsOf(options.hyperparameters).flatMap((setting) => jobsOf(setting, options)));
    for (let round = 0; round < extend; round++) {
      const beyond = summarize().groups.flatMap((group) =>
        jobsOf(group.hyperparameters, { widths, seeds, learningRates: ratesBeyond(group) }),
      );
      if (beyond.length === 0) break;
      await train(beyond);
    }
    return summarize();
  });
}

/** The same order however the cells came: by setting, width, rate and seed. */
function inGridOrder<T extends TransferJob>(
  cells: readonly T[],
  { hyperparameters }: { readonly hyperparameters?: Parameters<typeof settingsOf>[0] },
): T[] {
  const order = new Map(
    settingsOf(hyperparameters).map((setting, index) => [settingKey(setting), index]),
  );
  const rank = (cell: T): number => order.get(settingKey(cell.hyperparameters)) ?? 0;
  return [...cells].sort(
    (a, b) =>
      rank(a) - rank(b) || a.width - b.width || a.learningRate - b.learningRate || a.seed - b.seed,
  );
}

function headerOf<H extends Hyperparameters>(options: TransferSweepOptions<H>): SweepHeader {
  const { name = '', steps, loss = 'meanSquaredError', judge, hyperparameters = {} } = options;
  return {
    schemaVersion: 1,
    kind: 'transfer-sweep',
    name,
    steps,
    loss: typeof loss === 'string' ? loss : 'a function',
    judge: judge === undefined ? 'training loss' : 'a function',
    hyperparameters: Object.keys(hyperparameters).sort(),
  };
}
