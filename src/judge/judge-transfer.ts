import { invalidArgument } from '../errors.ts';
import { checkKeys, type KnownKeys } from '../known-keys.ts';
import { type Judgment, judgment } from './judgment.ts';
import { formatLoss, formatRate } from './rate-text.ts';
import { checkResult } from './received.ts';
import { transferSweepFromJSON } from './results/from-json.ts';
import type {
  Hyperparameters,
  LearningRateOptimum,
  TransferGroup,
  TransferSweepJSON,
} from './results/sweep-result.ts';
import type { Verdict } from './statistics/verdict.ts';
import { textTable } from './text-table.ts';
import {
  type Distance,
  distanceOf,
  formatDistances,
  placeOn,
  type TransferDistance,
} from './transfer-distance.ts';

/** How well a learning rate is expected to transfer. */
export interface TransferExpectation {
  /** How far the optima of any two widths may lie apart: `'1 grid step'`, or powers of two. */
  readonly within: TransferDistance;
  /**
   * Which settings of the other hyperparameters are meant: those that have all of these values,
   * `{ scheme: 'μP' }`. All of the sweep's if left out.
   */
  readonly hyperparameters?: Hyperparameters;
}

const expectationKeys: KnownKeys<TransferExpectation> = { within: true, hyperparameters: true };

/**
 * Whether the best learning rate is the same at every width, up to a distance, in every setting
 * that is meant. Fails where optima lie farther apart, or where every rate diverged at some of
 * the widths; undecided where an optimum lies on the edge of the grid, since the true one may be
 * beyond it, where cells of a width are missing, and where fewer than two widths have one.
 *
 * @param received what `transferSweep` or `summarizeSweep` gave, or its JSON
 * @throws `invalid-argument` for anything else, an unknown distance, and where no setting has the
 *   given hyperparameters; `unreadable-json` for another schema version;
 *   `unknown-key` for another expectation
 */
export function judgeTransfer(
  received: TransferSweepJSON,
  expectation: TransferExpectation,
): Judgment {
  checkResult('received', received, 'transfer-sweep');
  checkKeys('expectation', expectation, expectationKeys);
  const { within, hyperparameters = {} } = expectation;
  const sweep = transferSweepFromJSON(received);
  const distance = distanceOf(within);
  const each = groupsWith(sweep, hyperparameters).map((group) =>
    judgeGroup(group, sweep.widths, distance),
  );
  const verdicts = each.map(({ verdict }) => verdict);
  const verdict =
    (['fail', 'undecided'] as const).find((worse) => verdicts.includes(worse)) ?? 'pass';
  return judgment(verdict, each.map(({ message }) => message).join('\n\n'));
}

function judgeGroup(group: TransferGroup, widths: readonly number[], distance: Distance): Judgment {
  const { verdict, text } = verdictOf(group, widths, distance);
  const name = group.label === '' ? '' : `${group.label}: `;
  return judgment(verdict, `${name}${text}`, '', ...tableOf(group));
}

function verdictOf(
  { curves }: TransferGroup,
  widths: readonly number[],
  distance: Distance,
): { readonly verdict: Verdict; readonly text: string } {
  const optima = curves.flatMap(({ width, optimum }) => (optimum ? [{ width, ...optimum }] : []));
  if (optima.length === 0) {
    return { verdict: 'undecided', text: 'UNDECIDED: every cell diverged. Try lower rates.' };
  }
  const diverged = curves.filter(({ optimum }) => optimum === undefined);
  if (diverged.length > 0) {
    const where = diverged.map(({ width }) => width).join(', ');
    return { verdict: 'fail', text: `It does not transfer: no rate trains at width ${where}.` };
  }
  const grid = curves.flatMap(({ points }) => points.map((point) => Math.log2(point.learningRate)));
  const steps = [...new Set(grid)].sort((a, b) => a - b);
  const places = optima.map(({ log2 }) => (distance.steps ? placeOn(steps, log2) : log2));
  const spread = Math.max(...places) - Math.min(...places);
  const [apart, limit] = formatDistances([spread, distance.count], distance);
  const found = `the best learning rates of ${optima.length} widths lie ${apart} apart`;
  // Optima on the edge are at least as far apart as they seem.
  if (spread > distance.count + 1e-9) {
    return { verdict: 'fail', text: `It does not transfer: ${found}, more than ${limit}.` };
  }
  const edges = optima.filter(({ edge }) => edge !== undefined);
  if (edges.length > 0) {
    return { verdict: 'undecided', text: `UNDECIDED whether it transfers: ${onEdge(edges)}` };
  }
  const missing = widths.filter((width) => !curves.some((curve) => curve.width === width));
  if (missing.length > 0) {
    return {
      verdict: 'undecided',
      text: `UNDECIDED: at width ${missing.join(', ')} no rate was trained with every seed.`,
    };
  }
  if (optima.length < 2) {
    return { verdict: 'undecided', text: 'UNDECIDED: that takes two widths or more.' };
  }
  return { verdict: 'pass', text: `It transfers: ${found}, within ${limit}.` };
}

type Edge = Pick<LearningRateOptimum, 'edge'> & { readonly width: number };

function onEdge(edges: readonly Edge[]): string {
  const widths = edges.map(({ width }) => width).join(', ');
  const sides = new Set(edges.map(({ edge }) => (edge === 'low' ? 'lower' : 'higher')));
  return `at width ${widths} the best learning rate is on the edge of the grid. Add ${[...sides].join(' and ')} rates.`;
}

function tableOf({ curves }: TransferGroup): readonly string[] {
  return textTable([
    ['width', 'best rate', 'log2', '95% interval', 'fitted loss', 'on the edge'],
    ...curves.map(({ width, optimum }) =>
      optimum === undefined
        ? [`${width}`, 'diverged', '', '', '', '']
        : [
            `${width}`,
            formatRate(optimum.learningRate),
            optimum.log2.toFixed(2),
            Number.isFinite(optimum.interval.max - optimum.interval.min)
              ? `${optimum.interval.min.toFixed(2)} … ${optimum.interval.max.toFixed(2)}`
              : 'unknown',
            formatLoss(optimum.loss),
            optimum.edge ?? '',
          ],
    ),
  ]);
}

function groupsWith(
  { groups }: TransferSweepJSON,
  wanted: Hyperparameters,
): readonly TransferGroup[] {
  const found = groups.filter(({ hyperparameters }) =>
    Object.entries(wanted).every(([name, value]) => hyperparameters[name] === value),
  );
  if (found.length > 0) return found;
  throw invalidArgument(
    'hyperparameters',
    wanted,
    'No setting of the sweep has these values.',
    `Its settings: ${groups.map(({ label }) => label || 'no others').join('; ')}.`,
  );
}
