import type { PlanRow } from '../../core/plan/row.ts';
import { invalidArgument } from '../../errors.ts';
import { checkKeys } from '../../known-keys.ts';
import { label, lines, nameLabel } from '../svg/draw.ts';
import { type FigureOptions, figure, figureKeys, margin } from '../svg/figure.ts';
import { telling } from '../svg/telling.ts';
import { wrapped } from '../svg/text-size.ts';
import {
  columnsOf,
  describePlan,
  factorText,
  largestLog2,
  type PlottedPlan,
  planName,
} from './factor-columns.ts';
import { cell, cellSize, key } from './plan-cell.ts';

/** Options of {@link planPlot}. */
export interface PlanPlotOptions extends FigureOptions {}

const size = { role: 52, layer: 24, indent: 10, lineHeight: 17 };

/**
 * A plan as a heat map: a row for each tensor, a column for each factor. The number in a cell is
 * the factor; its colour and its triangle say whether that is above or below the base model's,
 * the strength of the colour by how many powers of two.
 *
 * @param plan what `plan` or `parameterize` returned, or its JSON
 * @returns an SVG that needs nothing else, the same for the same plan
 * @throws `invalid-argument` for anything that is not a plan;
 *   `unknown-key` for an option that there is not
 */
export function planPlot(plan: PlottedPlan, options: PlanPlotOptions = {}): string {
  checkKeys('options', options, figureKeys);
  if (!Array.isArray(plan?.rows) || plan.optimizer === undefined) {
    throw invalidArgument('plan', plan, 'It is not a plan.', 'Pass what plan() returned.');
  }
  const room = margin.right - margin.edge;
  const columns = columnsOf(plan);
  const heading = wrapped(planName(plan), room, true);
  const captionTop = 20 + 18 * (heading.length - 1) + 19;
  const top = captionTop + 18 + 22;
  const left = margin.right - columns.length * cellSize.width;
  const most = largestLog2(plan);
  let y = top;
  const layers = layersOf(plan.rows);
  const titles = telling(
    layers.map(({ layer }) => layer),
    room,
    true,
  );
  const groups = layers.map(({ layer, rows }, group) => {
    const indent = layer === '' ? 0 : size.indent;
    const title = titles[group];
    const heading =
      layer === '' || title === undefined ? '' : nameLabel(margin.edge, y + 16, title, 'strong');
    if (layer !== '') y += size.layer;
    const lastParts = rows.map(({ name }) => (layer === '' ? name : name.slice(layer.length + 1)));
    const names = telling(lastParts, left - size.role - margin.edge - indent - 4);
    const drawn = rows.map((row, index) => {
      const start = y;
      y += cellSize.height;
      return lines(
        nameLabel(margin.edge + indent, start + 17, names[index] ?? { short: '', full: '' }),
        label(left - size.role, start + 17, row.role, 'soft'),
        columns.map((column, place) =>
          cell(row, column, left + place * cellSize.width, start, most),
        ),
      );
    });
    return lines(heading, drawn);
  });
  const notes = [
    ...(plan.branchMultiplier === 1
      ? []
      : [`Multiply each residual branch by ${factorText(plan.branchMultiplier)}.`]),
    ...(plan.outputs ?? []).map(
      ({ name, reduction, multiplier }) =>
        `${name}, a ${reduction} over the width without a weight of its own, is multiplied by ${factorText(multiplier)}.`,
    ),
    ...plan.warnings.map((warning) => `Warning: ${warning}`),
  ].flatMap((note) => wrapped(note, room));
  const keyTop = y + 14;
  return figure(
    {
      title: `Plan of ${planName(plan)}`,
      description: describePlan(plan),
      height: keyTop + 44 + notes.length * size.lineHeight,
      body: lines(
        heading.map((line, index) => label(margin.edge, 20 + 18 * index, line, 'heading')),
        label(margin.edge, captionTop, 'factors relative to the base model', 'soft'),
        label(margin.edge, top - 8, 'tensor', 'soft'),
        label(left - size.role, top - 8, 'role', 'soft'),
        columns.map(({ heading }, place) =>
          label(left + (place + 0.5) * cellSize.width, top - 8, heading, 'soft middle'),
        ),
        groups,
        key(most, keyTop),
        notes.map((note, index) => label(margin.edge, keyTop + 54 + index * size.lineHeight, note)),
      ),
      style: [
        ' .below{fill:var(--less)}',
        ' .above{fill:var(--more)}',
        ' .same{fill:none;stroke:var(--grid)}',
        ' .way{fill:var(--ink)}',
      ],
    },
    options,
  );
}

/** Tensors that follow each other and share a layer, under the path of that layer. */
function layersOf(rows: readonly PlanRow[]): { layer: string; rows: PlanRow[] }[] {
  const groups: { layer: string; rows: PlanRow[] }[] = [];
  for (const row of rows) {
    const layer = row.name.slice(0, Math.max(0, row.name.lastIndexOf('/')));
    const last = groups.at(-1);
    if (last?.layer === layer) last.rows.push(row);
    else groups.push({ layer, rows: [row] });
  }
  return groups;
}
