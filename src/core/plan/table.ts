import { nameText, printable } from '../../errors.ts';
import { checkKeys, type KnownKeys } from '../../known-keys.ts';
import type { Gauge } from '../theory/gauge.ts';
import { roles } from '../theory/role.ts';
import type { PlanJSON } from './data.ts';
import { formatDim } from './dim.ts';
import { foldRows, type Line } from './fold-rows.ts';
import { ownText } from './own-factors.ts';
import { logitsText } from './plan-logits.ts';
import { outputText } from './plan-outputs.ts';
import { consequence } from './reason.ts';
import type { PlanRow, PlanSegment } from './row.ts';

/** Options of a plan's `toString`. */
export interface TableOptions {
  /** A line for every tensor, where there would be one for all that differ by a number alone. */
  readonly all?: boolean;
}

const optionKeys: KnownKeys<TableOptions> = { all: true };

/** The columns of a plan's table behind the name: heading and cell. */
const columns: readonly (readonly [string, (row: PlanRow | PlanSegment) => string])[] = [
  ['role', (row) => row.role],
  ['fan-in', (row) => formatDim(row.fanIn)],
  ['fan-out', (row) => ('fanOut' in row ? formatDim(row.fanOut) : '')],
  ['init', (row) => formatFactor(row.init)],
  ['multiplier', (row) => formatFactor(row.multiplier)],
  ['lr', (row) => formatFactor(row.lr)],
  ['epsilon', (row) => formatFactor(row.epsilon)],
  ['decay', (row) => formatFactor(row.weightDecay)],
];

/** Behind the first two, which are read from the left, columns are of numbers. */
const leftAligned = 2;

/** A plan as an aligned table, with what its roles mean and its warnings below. */
export function formatPlan(plan: PlanJSON, options: TableOptions = {}): string {
  checkKeys('options', options, optionKeys);
  const shown = columns.filter(
    ([heading]) => heading !== 'epsilon' || plan.optimizer.epsilonPlace !== 'none',
  );
  const cellsOf = (row: PlanRow | PlanSegment) => shown.map(([, cell]) => cell(row));
  const lines = plan.rows.flatMap((row): readonly Line[] => {
    const name = nameText(row.name);
    if (row.segments === undefined) return [[name, ...cellsOf(row)]];
    // Its own factors are one of the segments'.
    const [, ...dims] = cellsOf(row).slice(0, 3);
    const whole = [
      '',
      ...dims,
      ...cellsOf(row)
        .slice(3)
        .map(() => ''),
    ];
    return [
      [name, ...whole],
      ...row.segments.map((segment): Line => [`${name} @${segment.offset}`, ...cellsOf(segment)]),
    ];
  });
  const { name, scheme } = plan.parameterization;
  const richness = scheme.kind === 'rich' ? `r = ${scheme.richness}, ` : '';
  const title = `${nameText(name)} (${richness}${formatGauge(plan.parameterization.gauge)}) under ${nameText(plan.optimizer.name)}; factors relative to base`;
  const branch =
    plan.branchMultiplier === 1
      ? []
      : [`multiply each residual branch by ${formatFactor(plan.branchMultiplier)}`];
  return [
    title,
    ...aligned([
      ['tensor', ...shown.map(([heading]) => heading)],
      ...(options.all === true ? lines : foldRows(lines)),
    ]),
    ...legend(plan.rows),
    ...plan.rows.flatMap(({ name: tensor, own }) =>
      own === undefined ? [] : [`${nameText(tensor)}: ${ownText(own)}`],
    ),
    ...plan.outputs.map(
      (output) =>
        `${nameText(output.name)}: ${outputText(output)}, multiplied by ${formatFactor(output.multiplier)}`,
    ),
    ...plan.logits.map(
      (logits) =>
        `${nameText(logits.name)}: ${logitsText(logits)}, multiplied by ${formatFactor(logits.multiplier)} besides 1/√d`,
    ),
    ...branch,
    ...plan.warnings.map((warning) => `warning: ${printable(warning)}`),
  ].join('\n');
}

function aligned(lines: readonly Line[]): readonly string[] {
  const widths = (lines[0] ?? []).map((_, column) =>
    lines.reduce((most, line) => Math.max(most, [...(line[column] ?? '')].length), 0),
  );
  return lines.map((line) =>
    line
      .map((cell, column) => {
        const padding = ' '.repeat((widths[column] ?? 0) - [...cell].length);
        return column < leftAligned ? cell + padding : padding + cell;
      })
      .join('  ')
      .trimEnd(),
  );
}

/** What the roles that occur mean. */
function legend(rows: readonly PlanRow[]): readonly string[] {
  const occurring = new Set(
    rows.flatMap(({ role, segments }) => segments?.map((each) => each.role) ?? role),
  );
  return (
    roles
      .filter((role) => occurring.has(role))
      // The table has the role's name already.
      .map((role) => `${role}: ${consequence[role].replace(/^[^,]*, /, '')}`)
  );
}

function formatGauge(gauge: Gauge): string {
  return typeof gauge === 'string' ? gauge : `multipliers ${JSON.stringify(gauge)}`;
}

/** Four significant digits, without trailing zeros. */
function formatFactor(value: number): string {
  return `${Number(value.toPrecision(4))}`;
}
