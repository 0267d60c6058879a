import type { Curve } from '../curves.ts';
import { first } from '../lists.ts';
import { formatDrift } from '../numbers.ts';
import { chance, type Point } from '../optimum.ts';
import type { Transfer } from '../transfer.ts';
import { cross, label, power, round } from './markup.ts';
import { lookOf } from './palette.ts';
import type { Scale } from './scales.ts';

/** Where a panel lies. Above its losses there is a band for runs that learned nothing. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly band: number;
}

/** One scheme with one optimizer: a curve for each width, its optimum marked. */
export function panel(transfer: Transfer, box: Box, x: Scale, y: Scale): string {
  const { scheme, optimizer, curves, drift } = transfer;
  const { left, top, width, height, band } = box;
  const bottom = top + height;
  const base = round(x(first(curves).optimum.exponent));
  const horizontal = y.ticks.map((tick) => `M${left} ${round(y(tick))}h${width}`).join('');
  const vertical = x.ticks.map((tick) => `M${round(x(tick))} ${bottom}v4`).join('');
  return [
    label(left, top - 7, `${scheme}, ${optimizer}: drift ${formatDrift(drift)}`, 'heading'),
    `<path class="grid" d="${horizontal}M${left} ${round(top + band)}h${width}"/>`,
    `<path class="base" d="M${base} ${top}V${bottom}"/>`,
    ...curves.map((curve, index) =>
      drawnCurve(curve, index, { top, band, x, y, of: curves.length }),
    ),
    ...curves.map((curve, index) => optimum(curve, index, x, y)),
    `<path class="frame" d="M${left} ${top}V${bottom}H${left + width}${vertical}"/>`,
  ].join('\n');
}

/** The numbers below a column of panels. */
export function rateAxis(box: Box, x: Scale, name: string): string {
  const { left, top, width, height } = box;
  return [
    ...x.ticks.map((tick) => power(x(tick), top + height + 19, tick)),
    label(left + width / 2, top + height + 38, name, 'middle'),
  ].join('\n');
}

/** The numbers to the left of a row of panels. */
export function lossAxis(box: Box, y: Scale): string {
  return y.ticks
    .map((tick) => label(box.left - 6, y(tick) + 4, String(tick), 'tick end'))
    .join('\n');
}

function drawnCurve(
  { points }: Curve,
  index: number,
  place: { top: number; band: number; x: Scale; y: Scale; of: number },
): string {
  const { top, band, x, y, of } = place;
  const learned = ({ loss }: Point): boolean => loss < chance;
  // Each width has a line of its own in the band, so that crosses do not hide each other.
  const line = top + ((index + 0.5) * band) / of;
  const at = points.map((point) => ({
    x: round(x(point.exponent)),
    y: round(learned(point) ? y(point.loss) : line),
    learned: learned(point),
  }));
  const path = at.map((p, i) => `${i === 0 ? 'M' : 'L'}${p.x} ${p.y}`).join('');
  const marks = at.map((p) =>
    p.learned ? `<circle class="dot" cx="${p.x}" cy="${p.y}" r="2"/>` : cross(p.x, p.y),
  );
  return `<g class="${lookOf(index).name}"><path class="curve" d="${path}"/>${marks.join('')}</g>`;
}

function optimum({ optimum }: Curve, index: number, x: Scale, y: Scale): string {
  const { name, marker } = lookOf(index);
  const place = `translate(${round(x(optimum.exponent))} ${round(y(optimum.loss))})`;
  return `<g class="${name}"><path class="optimum" transform="${place}" d="${marker}"/></g>`;
}
