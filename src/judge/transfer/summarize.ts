import { invalidArgument } from '../../errors.ts';
import { checkKeys, type KnownKeys } from '../../known-keys.ts';
import { transferSweepFromJSON } from '../results/from-json.ts';
import type { TransferCell, TransferGroup, TransferSweep } from '../results/sweep-result.ts';
import { curveOf, type MeasuredCurve } from './curves.ts';
import { driftOf } from './drift.ts';
import { lossAt } from './optimum.ts';
import { optimaOf, recommend } from './recommend.ts';
import { labelOf, settingKey } from './setting.ts';
import { widerIsBetter } from './wider.ts';

/** How cells are summarized. */
export interface SummaryOptions {
  /** The width to recommend a learning rate for; the widest if left out. */
  readonly targetWidth?: number;
  /**
   * The judged loss of guessing. Losses at or above it count as equal when an optimum is fitted.
   * Left out, divergence counts as the largest finite loss of its curve; `transferSweep`
   * gives each curve's loss before the first step.
   */
  readonly guessing?: number;
}

/**
 * What cells say about transfer: pure arithmetic, so that cells read from a file, of a sweep that
 * has ended or not, are summarized without training.
 *
 * @param cells at least one, no cell twice. Rates at which a seed is missing are left out
 * @throws `invalid-argument` where there is nothing to summarize, or for options out of range;
 *   `unknown-key` for an option that there is not
 */
export function summarizeSweep(
  cells: readonly TransferCell[],
  options: SummaryOptions = {},
): TransferSweep {
  checkKeys('options', options, {
    targetWidth: true,
    guessing: true,
  } satisfies KnownKeys<SummaryOptions>);
  checkSummary(options);
  const { targetWidth, guessing } = options;
  return summarizeGroups(cells, targetWidth, () => guessing);
}

/** @throws `invalid-argument` for the first option that cannot be used */
export function checkSummary({ targetWidth, guessing }: SummaryOptions): void {
  if (targetWidth !== undefined && !(Number.isFinite(targetWidth) && targetWidth > 0)) {
    throw invalidArgument(
      'targetWidth',
      targetWidth,
      'It must be a positive number.',
      'Give the width to recommend a learning rate for; the widest if left out.',
    );
  }
  if (guessing !== undefined && !Number.isFinite(guessing)) {
    throw invalidArgument(
      'guessing',
      guessing,
      'It must be a finite number.',
      'Give the loss of guessing, Math.log(classes) for a cross-entropy, or leave it out.',
    );
  }
}

/** A summary with a loss of guessing for the cells of each setting and width. */
export function summarizeGroups(
  cells: readonly TransferCell[],
  targetWidth: number | undefined,
  guessing: (own: readonly TransferCell[]) => number | undefined,
): TransferSweep {
  if (cells.length === 0) {
    throw invalidArgument('cells', cells, 'There are none.', 'Give the cells of a sweep.');
  }
  const seeds = ascending(cells.map(({ seed }) => seed));
  const bySetting = new Map<string, TransferCell[]>();
  for (const cell of cells) {
    const key = settingKey(cell.hyperparameters);
    bySetting.set(key, [...(bySetting.get(key) ?? []), cell]);
  }
  const groups = [...bySetting.values()].map((own) => groupOf(own, seeds, targetWidth, guessing));
  const leftOut = groups.reduce((total, group) => total + group.leftOut, 0);
  return transferSweepFromJSON({
    schemaVersion: 1,
    kind: 'transfer-sweep',
    widths: ascending(cells.map(({ width }) => width)),
    seeds,
    learningRates: ascending(cells.map(({ learningRate }) => learningRate)),
    ...(leftOut === 0 ? {} : { leftOut }),
    groups: groups.map(({ group }) => group),
    cells: [...cells],
  });
}

/** The loss before the first step, the median over cells: what an untrained network comes to. */
export function startLoss(cells: readonly TransferCell[]): number | undefined {
  const losses = cells
    .flatMap(({ curve }) => curve[0] ?? [])
    .flatMap(({ step, loss }) => (step === 0 && loss !== null ? [loss] : []))
    .sort((a, b) => a - b);
  return losses[Math.floor(losses.length / 2)];
}

function groupOf(
  cells: readonly TransferCell[],
  seeds: readonly number[],
  targetWidth: number | undefined,
  guessing: (own: readonly TransferCell[]) => number | undefined,
): { readonly group: TransferGroup; readonly leftOut: number } {
  const hyperparameters = cells[0]?.hyperparameters ?? {};
  const label = labelOf(hyperparameters);
  const widths = ascending(cells.map(({ width }) => width));
  const all = widths.map((width) => {
    const own = cells.filter((cell) => cell.width === width);
    return curveOf(own, { width, seeds, useless: guessing(own) });
  });
  const leftOut = all.reduce((total, each) => total + each.leftOut, 0);
  const measured = all.filter(({ points }) => points.length > 0);
  const curves = measured.map(({ curve }) => curve);
  const widest = measured.at(-1);
  if (widest === undefined) {
    throw invalidArgument(
      'cells',
      label,
      `${label === '' ? 'Here' : 'With this setting'} no rate was trained with every seed (${seeds.join(', ')}) at any width.`,
      'Let the sweep go on, or leave out the cells of the seed that is missing.',
    );
  }
  const optima = optimaOf(curves);
  const log2 = optima.map(({ optimum }) => optimum.log2);
  const learningRate = optima[0]?.optimum.learningRate ?? curves[0]?.points[0]?.learningRate ?? 0;
  return {
    leftOut,
    group: {
      hyperparameters,
      label,
      curves,
      driftPerDoubling: driftOf(optima),
      spread: log2.length === 0 ? 0 : Math.max(...log2) - Math.min(...log2),
      transfer: transferTo(widest, learningRate),
      widerIsBetter: widerIsBetter(measured, learningRate),
      recommendation: recommend(curves, targetWidth ?? widest.curve.width),
    },
  };
}

function transferTo(widest: MeasuredCurve, learningRate: number): TransferGroup['transfer'] {
  const { curve, points, fitted } = widest;
  const loss = lossAt(points, fitted, Math.log2(learningRate));
  return {
    width: curve.width,
    learningRate,
    loss: Number.isFinite(loss) ? loss : null,
    tunedLearningRate: curve.optimum?.learningRate ?? null,
    tunedLoss: curve.optimum?.loss ?? null,
  };
}

/** Each value once, from small to large. */
function ascending(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}
