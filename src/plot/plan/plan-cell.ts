import type { PlanRow } from '../../core/plan/row.ts';
import { label, lines, round, shape } from '../svg/draw.ts';
import { margin } from '../svg/figure.ts';
import { rounded } from '../svg/numbers.ts';
import { textWidth } from '../svg/text-size.ts';
import { cellText, type FactorColumn, log2Of } from './factor-columns.ts';

/** The size of a cell with the gap around it. */
export const cellSize = { width: 59, height: 25, gap: 2 } as const;

/** The strength of the colour: none at 1, full at the largest departure of the plan. */
function strength(log2: number, most: number): number {
  return rounded(0.12 + 0.78 * Math.min(1, Math.abs(log2) / most), 2);
}

function swatch(
  log2: number,
  most: number,
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
): string {
  const place = `x="${round(box.x)}" y="${round(box.y)}" width="${round(box.width)}" height="${round(box.height)}"`;
  if (Math.abs(log2) < 1e-9) return `<rect class="same" ${place}/>`;
  const side = log2 < 0 ? 'below' : 'above';
  return `<rect class="${side}" ${place} fill-opacity="${strength(log2, most)}"/>`;
}

/** One factor: its number, on a ground that says how far it is from 1. */
export function cell(
  row: PlanRow,
  { name }: FactorColumn,
  x: number,
  y: number,
  most: number,
): string {
  const log2 = log2Of(row, name);
  const text = cellText(row[name]);
  const box = {
    x: x + cellSize.gap / 2,
    y: y + cellSize.gap / 2,
    width: cellSize.width - cellSize.gap,
    height: cellSize.height - cellSize.gap,
  };
  return lines(
    swatch(log2 ?? 0, most, box),
    // A very small number needs the room, and says by its exponent where it lies.
    log2 === undefined || Math.abs(log2) < 1e-9 || textWidth(text) > cellSize.width - 17
      ? ''
      : triangle(log2, x + 8, y + cellSize.height / 2),
    label(x + cellSize.width - 5, y + 17, text, 'end'),
  );
}

/** Points up where a factor is above 1, down where it is below. */
function triangle(log2: number, x: number, y: number): string {
  return shape('way', x, y, log2 > 0 ? 'M0 -3.2L3.2 2.6H-3.2Z' : 'M0 3.2L3.2 -2.6H-3.2Z');
}

/** The scale of colours, from the smallest factor to the largest. */
export function key(most: number, top: number): string {
  const steps = 15;
  const width = 14;
  const left = (margin.edge + margin.right - steps * width) / 2;
  const log2At = (index: number): number => ((index - (steps - 1) / 2) / ((steps - 1) / 2)) * most;
  const swatches = Array.from({ length: steps }, (_, index) =>
    swatch(log2At(index), most, { x: left + index * width, y: top, width, height: 14 }),
  );
  const middle = left + (steps * width) / 2;
  return lines(
    swatches.join(''),
    triangle(-1, left - 10, top + 7),
    triangle(1, left + steps * width + 10, top + 7),
    label(left - 20, top + 12, `× ${cellText(2 ** -most)}`, 'soft end'),
    label(middle, top + 30, 'unchanged', 'soft middle'),
    label(left + steps * width + 20, top + 12, `× ${cellText(2 ** most)}`, 'soft'),
  );
}
