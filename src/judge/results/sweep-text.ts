import { formatLoss, formatPower, signed } from '../rate-text.ts';
import { textTable } from '../text-table.ts';
import type { TransferCurve, TransferGroup, TransferSweepJSON } from './sweep-result.ts';

/** A sweep as an aligned table, one line for each setting, its recommendations below. */
export function formatSweep(sweep: TransferSweepJSON): string {
  const { widths, seeds, groups, leftOut = 0 } = sweep;
  const widest = widths.at(-1);
  const rows = [
    [
      'setting',
      ...widths.map((width) => `best at ${width}`),
      'drift',
      'interval',
      'spread',
      `transferred to ${widest}`,
      `tuned at ${widest}`,
      'wider is better',
    ],
    ...groups.map((group) => rowOf(group, widths)),
  ];
  return [
    `learning rates over ${plural(widths.length, 'width')} and ${plural(seeds.length, 'seed')}; drift per doubling and spread in powers of two`,
    ...textTable(rows),
    ...groups.map(({ label, recommendation: { text } }) =>
      label === '' ? text : `${label}: ${text}`,
    ),
    ...(leftOut === 0
      ? []
      : [`${plural(leftOut, 'cell')} left out: not all seeds were trained at their rate.`]),
  ].join('\n');
}

function rowOf(group: TransferGroup, widths: readonly number[]): string[] {
  const { label, curves, driftPerDoubling, spread, transfer } = group;
  const { value, interval } = driftPerDoubling;
  return [
    label === '' ? '-' : label,
    ...widths.map((width) => rate(curves.find((curve) => curve.width === width))),
    signed(value),
    Number.isFinite(interval.max)
      ? `${signed(interval.min)} to ${signed(interval.max)}`
      : 'unknown',
    spread.toFixed(2),
    ...[transfer.loss, transfer.tunedLoss].map((loss) =>
      transfer.width === widths.at(-1) ? formatLoss(loss) : 'unknown',
    ),
    wider(group),
  ];
}

/** Of a sweep that goes on, a width may have no curve yet. */
function rate(curve: TransferCurve | undefined): string {
  if (curve === undefined) return 'unknown';
  const { optimum } = curve;
  if (optimum === undefined) return 'diverged';
  const sign = optimum.edge === undefined ? '' : { low: '≤', high: '≥' }[optimum.edge];
  return `${sign}${formatPower(optimum.log2)}`;
}

function wider({ widerIsBetter: { holds, comparisons, violations } }: TransferGroup): string {
  if (!holds) return `not at ${plural(new Set(violations.map(({ step }) => step)).size, 'step')}`;
  return comparisons === 0 ? 'unknown' : 'yes';
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
