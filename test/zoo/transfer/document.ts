import { formatLoss, formatPower, signed } from '../../../src/judge/rate-text.ts';
import type { TransferGroup, TransferSweep } from '../../../src/judge/results/sweep-result.ts';
import { isDrifting } from '../../../src/judge/transfer/drift.ts';
import { findings } from './findings.ts';
import { type OptimizerName, optimizers, type SchemeName, schemes } from './make-task.ts';
import type { Axis, Subject } from './subject.ts';

/** A subject under one optimizer, and what was measured of it; undefined where nothing was. */
export interface Measured {
  readonly subject: Subject;
  readonly optimizer: OptimizerName;
  readonly sweep: TransferSweep | undefined;
}

const titles: Readonly<Record<OptimizerName, string>> = { sgd: 'SGD', adam: 'Adam' };
const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
const rule = (columns: number) => `|${' --- |'.repeat(columns)}`;

/** The document. What was not measured yet, or not wholly, is said. */
export function documentOf(all: readonly Measured[]): string {
  return [
    '# Does the rate transfer?',
    '',
    'The learning rate that is best for the smallest network, on four sizes from it to eight times as large, under μP and',
    'under SP. `npm run zoo` writes this file; it can be broken off, and goes on where it was.',
    '',
    'Drift is by how many powers of two the best rate moves for each doubling of the size, with its 95% interval over seeds;',
    'a parabola in log space tells the best rate of a size. Rates go by factors of two. Losses are those of the largest',
    'network at the rate of the grid that is next to the best of the smallest, and at its own best one: means over seeds and',
    'over the last fifth of the steps, each on a batch never seen before. A best rate behind ≤ or ≥ lies on the edge of the',
    'grid. Of pictures, texts and towers a fifth of the answers is drawn anew: what is learned wholly',
    'has no best rate. Depth is the number of residual blocks, with branches multiplied by 1/L (α = 1) under μP.',
    '',
    ...missingText(all),
    row(['network', 'what it is', 'sizes', 'steps × batch']),
    rule(4),
    ...[...new Set(all.map(({ subject }) => subject))].map(subjectRow),
    '',
    ...(['width', 'depth'] as const).flatMap((axis) => chapter(axis, all)),
    '## Rates at every size',
    '',
    row(['network', 'optimizer', 'scheme', 'sizes', 'best rates', 'larger is better']),
    rule(6),
    ...all.flatMap(rateRows),
    '',
    '## Findings',
    '',
    ...findingsText(all),
  ].join('\n');
}

function chapter(axis: Axis, all: readonly Measured[]): readonly string[] {
  const own = all.filter(({ subject }) => subject.axis === axis);
  if (own.length === 0) return [];
  const of = { width: 'Over widths', depth: 'Over depths' }[axis];
  return optimizers.flatMap((optimizer) => [
    `## ${of}, under ${titles[optimizer]}`,
    '',
    row([
      'network',
      'drift under μP',
      'drift under SP',
      'transferred and tuned loss under μP',
      'transferred and tuned loss under SP',
    ]),
    rule(5),
    ...own.filter((each) => each.optimizer === optimizer).map(resultRow),
    '',
  ]);
}

/** What a subject is. */
export function subjectRow({ name, about, sizes, steps, batchSize }: Subject): string {
  return row([`\`${name}\``, about, sizes.join(', '), `${steps} × ${batchSize}`]);
}

/** What came of a subject under an optimizer. */
export function resultRow(measured: Measured): string {
  const { subject } = measured;
  const groups = schemes.map((scheme) => groupOf(measured, scheme));
  return row([
    `\`${subject.name}\``,
    ...groups.map((group) => (group === undefined ? 'not measured' : driftText(group))),
    ...groups.map((group) => (group === undefined ? '' : lossText(group))),
  ]);
}

/** A scheme's results, once all its sizes were trained at the same rates. */
function groupOf({ subject, sweep }: Measured, scheme: SchemeName): TransferGroup | undefined {
  const group = sweep?.groups.find(({ hyperparameters }) => hyperparameters['scheme'] === scheme);
  const counts = new Set(group?.curves.map(({ points }) => points.length));
  return group?.curves.length === subject.sizes.length && counts.size === 1 ? group : undefined;
}

function driftText({ driftPerDoubling: { value, interval } }: TransferGroup): string {
  return Number.isFinite(interval.max)
    ? `${signed(value)} (${signed(interval.min)} to ${signed(interval.max)})`
    : `${signed(value)} (interval unknown)`;
}

/** What was measured at the rates of the grid: a parabola may fall below what any run came to. */
function lossText({ curves, transfer: { learningRate } }: TransferGroup): string {
  const points = curves.at(-1)?.points ?? [];
  const away = (point: (typeof points)[number]) =>
    Math.abs(Math.log2(point.learningRate / learningRate));
  const transferred = points.toSorted((a, b) => away(a) - away(b))[0]?.loss ?? null;
  const losses = points.flatMap(({ loss }) => loss ?? []);
  const tuned = losses.length === 0 ? null : Math.min(...losses);
  const both = `${formatLoss(transferred)}, ${formatLoss(tuned)}`;
  if (transferred === null || tuned === null || !(tuned > 0)) return both;
  const more = transferred / tuned - 1;
  return `${both} (${more > 1 ? `× ${(1 + more).toFixed(0)}` : `+${(100 * more).toFixed(0)} %`})`;
}

function rateRows(measured: Measured): readonly string[] {
  const { subject, optimizer } = measured;
  return schemes.flatMap((scheme) => {
    const group = groupOf(measured, scheme);
    if (group === undefined) return [];
    const best = group.curves.map(({ optimum }) => {
      if (optimum === undefined) return 'diverged';
      const sign = optimum.edge === undefined ? '' : { low: '≤ ', high: '≥ ' }[optimum.edge];
      return `${sign}${formatPower(optimum.log2)}`;
    });
    return [
      row([
        `\`${subject.name}\``,
        titles[optimizer],
        { muP: 'μP', sp: 'SP' }[scheme],
        group.curves.map(({ width }) => width).join(', '),
        best.join(', '),
        group.widerIsBetter.holds ? 'yes' : 'no',
      ]),
    ];
  });
}

function missingText(all: readonly Measured[]): readonly string[] {
  const missing = all.filter((each) =>
    schemes.some((scheme) => groupOf(each, scheme) === undefined),
  );
  if (missing.length === 0) return [];
  const names = missing.map(
    ({ subject, optimizer }) => `\`${subject.name}\` under ${titles[optimizer]}`,
  );
  return [`Not measured wholly yet: ${names.join(', ')}.`, ''];
}

/** What is known of those that drift under μP, and which of them nobody has looked into. */
function findingsText(all: readonly Measured[]): readonly string[] {
  const drifting = all.filter((each) => {
    const group = groupOf(each, 'muP');
    return group !== undefined && isDrifting(group.driftPerDoubling);
  });
  const names = [...new Set(drifting.map(({ subject }) => subject.name))];
  const unexplained = names.filter((name) => findings[name] === undefined);
  return [
    ...Object.entries(findings).flatMap(([name, text]) => [`\`${name}\`: ${text}`, '']),
    ...(unexplained.length === 0
      ? []
      : [
          `The best rate drifts under μP, and nobody has looked into it yet: ${unexplained.map((name) => `\`${name}\``).join(', ')}.`,
          '',
        ]),
  ];
}
