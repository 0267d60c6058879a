import type { Gauge } from '../theory/gauge.ts';
import type { PlanJSON } from './data.ts';
import { formatDim } from './dim.ts';
import type { PlanRow } from './row.ts';

/** The columns of a plan's table: heading and cell. */
const columns: readonly (readonly [string, (row: PlanRow) => string])[] = [
  ['tensor', (row) => row.name],
  ['role', (row) => row.role],
  ['fan-in', (row) => formatDim(row.fanIn)],
  ['fan-out', (row) => formatDim(row.fanOut)],
  ['init', (row) => formatFactor(row.init)],
  ['multiplier', (row) => formatFactor(row.multiplier)],
  ['lr', (row) => formatFactor(row.lr)],
  ['epsilon', (row) => formatFactor(row.epsilon)],
  ['decay', (row) => formatFactor(row.weightDecay)],
  ['why', (row) => row.why],
];

const leftAligned = new Set(['tensor', 'role', 'why']);

/** A plan as an aligned table, with its warnings below. */
export function formatPlan(plan: PlanJSON): string {
  const shown = columns.filter(
    ([heading]) => heading !== 'epsilon' || plan.optimizer.epsilonPlace !== 'none',
  );
  const cells = [
    shown.map(([heading]) => heading),
    ...plan.rows.map((row) => shown.map(([, cell]) => cell(row))),
  ];
  const widths = shown.map((_, column) =>
    Math.max(...cells.map((line) => [...(line[column] ?? '')].length)),
  );
  const lines = cells.map((line) =>
    line
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return leftAligned.has(shown[column]?.[0] ?? '')
          ? cell.padEnd(width)
          : cell.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
  const { name, scheme } = plan.parameterization;
  const richness = scheme.kind === 'rich' ? `r = ${scheme.richness}, ` : '';
  const title = `${name} (${richness}${formatGauge(plan.parameterization.gauge)}) under ${plan.optimizer.name}; factors relative to base`;
  const branch =
    plan.branchMultiplier === 1
      ? []
      : [`multiply each residual branch by ${formatFactor(plan.branchMultiplier)}`];
  return [
    title,
    ...lines,
    ...branch,
    ...plan.warnings.map((warning) => `warning: ${warning}`),
  ].join('\n');
}

function formatGauge(gauge: Gauge): string {
  return typeof gauge === 'string' ? gauge : `multipliers ${JSON.stringify(gauge)}`;
}

/** Four significant digits, without trailing zeros. */
function formatFactor(value: number): string {
  return `${Number(value.toPrecision(4))}`;
}
