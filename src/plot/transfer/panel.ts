import type { TransferCurve, TransferGroup } from '../../lab/transfer/result.ts';
import { type Box, frame, gridLines } from '../svg/axis.ts';
import { crossShape, label, lines, path, round, shape, through } from '../svg/draw.ts';
import { shapeOf } from '../svg/palette.ts';
import type { Scale } from '../svg/scale.ts';
import { fitting, shortened } from '../svg/text-size.ts';
import type { RateScale } from './scales.ts';
import { driftWordings } from './words.ts';

/** How high the parts of a panel are, from above: names, band, losses, best rates. */
export interface PanelParts {
  readonly heading: number;
  readonly band: number;
  readonly losses: number;
  /** One line for each width. */
  readonly best: number;
}

/** The parts for so many widths. */
export function partsFor(widths: number, named: boolean): PanelParts {
  return {
    heading: named ? 40 : 22,
    band: Math.max(20, 7 * widths),
    losses: 130,
    best: 12 * widths + 8,
  };
}

/** What a panel needs to know beyond its group. */
export interface PanelPlace {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly parts: PanelParts;
  readonly x: RateScale;
  readonly y: Scale;
  readonly ceiling: number;
}

/**
 * One setting: a curve of losses for each width, divergent cells in a band above, and below the
 * best rate of each width with its interval.
 */
export function panel(group: TransferGroup, name: string, place: PanelPlace): string {
  const { left, top, width, parts, x, y } = place;
  const { curves } = group;
  const start = top + parts.heading;
  const inner: Box = { left, top: start + parts.band, width, height: parts.losses };
  const whole: Box = { left, top: start, width, height: parts.band + parts.losses + parts.best };
  const base = curves[0]?.optimum;
  const side = (at: number): string => `M${left} ${round(at)}h${width}`;
  const drift = fitting(driftWordings(group), width);
  return lines(
    name === ''
      ? label(left, top + 14, drift, 'soft')
      : lines(
          label(left, top + 13, shortened(name, width / 1.08, true), 'heading'),
          label(left, top + 30, drift, 'soft'),
        ),
    gridLines(inner, y),
    path('edge', `${side(inner.top)}${side(inner.top + inner.height)}`),
    base === undefined
      ? ''
      : path('base', `M${round(x(base.log2))} ${round(start)}V${round(start + whole.height)}`),
    curves.map((curve, index) => drawnCurve(curve, index, curves.length, place, start)),
    curves.map((curve, index) => bestRate(curve, index, place, inner.top + inner.height)),
    curves.map(({ optimum }, index) =>
      optimum === undefined || !drawable(optimum.loss, place.ceiling)
        ? ''
        : `<g class="series${index}">${shape('mark', x(optimum.log2), y(optimum.loss), shapeOf(index))}</g>`,
    ),
    frame(whole, x.ticks.map(x)),
  );
}

function drawable(loss: number | null, ceiling: number): loss is number {
  return loss !== null && Number.isFinite(loss) && loss < ceiling;
}

function drawnCurve(
  { points }: TransferCurve,
  index: number,
  of: number,
  { parts, x, y, ceiling }: PanelPlace,
  start: number,
): string {
  // Each width has a line of its own in the band, so that crosses do not hide each other.
  const line = start + ((index + 0.5) * parts.band) / of;
  const at = points.map(({ learningRate, loss }) => {
    const learned = drawable(loss, ceiling);
    return { x: x(Math.log2(learningRate)), y: learned ? y(loss) : line, learned };
  });
  const marks = at.map((point) =>
    point.learned
      ? `<circle class="dot" cx="${round(point.x)}" cy="${round(point.y)}" r="2"/>`
      : shape('cross', point.x, point.y, crossShape),
  );
  return `<g class="series${index}">${path('curve', through(at))}${marks.join('')}</g>`;
}

/** The best rate on a line of its own: its interval as a bar, open where it goes beyond the panel. */
function bestRate(
  { optimum }: TransferCurve,
  index: number,
  { x }: PanelPlace,
  top: number,
): string {
  if (optimum === undefined) return '';
  const y = top + 10 + index * 12;
  const [low, high] = x.sides;
  const { min, max } = optimum.interval;
  // Infinite, or null where it was read from JSON: nothing is known of this side.
  const from = Number.isFinite(min) ? Math.max(low, x(min)) : low;
  const to = Number.isFinite(max) ? Math.min(high, x(max)) : high;
  const cap = (at: number, open: boolean): string =>
    open ? '' : `M${round(at)} ${round(y - 3.5)}v7`;
  const known = Number.isFinite(min) || Number.isFinite(max);
  const whisker = known
    ? `M${round(from)} ${round(y)}H${round(to)}${cap(from, from === low)}${cap(to, to === high)}`
    : '';
  const place = x(optimum.log2);
  const beyond = optimum.edge === undefined ? '' : arrow(place, y, optimum.edge);
  return `<g class="series${index}">${path('whisker', whisker + beyond)}${shape('mark', place, y, shapeOf(index), 0.8)}</g>`;
}

/** The optimum may lie beyond the grid: an arrow says on which side. */
function arrow(x: number, y: number, edge: 'low' | 'high'): string {
  const way = edge === 'low' ? -1 : 1;
  return `M${round(x)} ${round(y)}h${way * 12}m${way * -3.5} -3.5l${way * 3.5} 3.5l${way * -3.5} 3.5`;
}
