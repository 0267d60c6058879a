import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { isRichscaleError } from '../../../src/errors.ts';
import type { TransferCell, TransferSweep } from '../../../src/judge/results/sweep-result.ts';
import { startLoss, summarizeGroups } from '../../../src/judge/transfer/summarize.ts';
import type { Executor } from '../../../src/lab/transfer/executor.ts';
import { readTransferCells } from '../../../src/lab/transfer/journal/record.ts';
import { transferSweep } from '../../../src/lab/transfer/transfer-sweep.ts';
import { type OptimizerName, schemes } from './make-task.ts';
import type { Subject } from './subject.ts';

/** How a subject is swept. */
export interface SweepPlan {
  /** Log2 of the rates at which the smallest network is tried, to find where to look. */
  readonly pilot: Readonly<Record<OptimizerName, readonly number[]>>;
  /** Log2 of the rates, relative to the best of the pilot. */
  readonly around: readonly number[];
  readonly seeds: readonly number[];
  /** How often a grid may grow by one rate on a side where an optimum lies. */
  readonly extend: number;
}

/** Which subject under which optimizer, and what trains and keeps its cells. */
export interface SweepAt {
  readonly subject: Subject;
  readonly optimizer: OptimizerName;
  readonly plan: SweepPlan;
  readonly executor: Executor;
  readonly folder: string;
  readonly onCell?: (cell: TransferCell, done: number, of: number) => void;
}

/**
 * Sweeps a subject under one optimizer, μP and SP over the same rates. Cells of earlier runs are read
 * from the folder's files, so that a run that was broken off goes on.
 */
export async function sweep(at: SweepAt): Promise<void> {
  const { subject, optimizer, plan, executor, folder, onCell } = at;
  const { name, sizes, steps, loss, axis } = subject;
  mkdirSync(folder, { recursive: true });
  const common = { name: `${name} under ${optimizer}`, steps, loss, executor };
  const [smallest = 1] = sizes;
  // At the smallest size both schemes are one network.
  const pilot = await transferSweep({
    ...common,
    widths: [smallest],
    learningRates: plan.pilot[optimizer].map((log2) => 2 ** log2),
    seeds: plan.seeds.slice(0, 1),
    hyperparameters: { scheme: ['muP'], optimizer: [optimizer] },
    file: pilotFile(folder, subject, optimizer),
  });
  const best = Math.round(pilot.groups[0]?.curves[0]?.optimum?.log2 ?? Number.NaN);
  if (!Number.isFinite(best)) throw new Error(`${name} under ${optimizer}: every rate diverged.`);
  await transferSweep({
    ...common,
    widths: sizes,
    learningRates: plan.around.map((log2) => 2 ** (best + log2)),
    seeds: plan.seeds,
    hyperparameters: { scheme: schemes, optimizer: [optimizer] },
    extend: plan.extend,
    file: sweepFile(folder, subject, optimizer),
    cost: ({ width }) => (axis === 'depth' ? width : width ** 2),
    onProgress: ({ cell, done, of, resumed }) => {
      if (!resumed) onCell?.(cell, done, of);
    },
  });
}

/** What was measured so far; undefined where that is too little to be summarized. */
export async function measured(
  folder: string,
  subject: Subject,
  optimizer: OptimizerName,
): Promise<TransferSweep | undefined> {
  const file = sweepFile(folder, subject, optimizer);
  if (!existsSync(file)) return undefined;
  const cells = await readTransferCells(file);
  try {
    return summarizeGroups(cells, undefined, startLoss);
  } catch (error) {
    // No rate was trained with every seed yet.
    if (isRichscaleError(error, 'invalid-argument')) return undefined;
    throw error;
  }
}

function sweepFile(folder: string, { name }: Subject, optimizer: OptimizerName): string {
  return join(folder, `${name}-${optimizer}.jsonl`);
}

function pilotFile(folder: string, { name }: Subject, optimizer: OptimizerName): string {
  return join(folder, `${name}-${optimizer}-pilot.jsonl`);
}
