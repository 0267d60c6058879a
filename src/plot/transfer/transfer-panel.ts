import type { TransferGroup } from '../../judge/results/sweep-result.ts';
import { type Box, frame, gridLines } from '../svg/axis.ts';
import { label, lines, path, round, shape } from '../svg/draw.ts';
import { shapeOf } from '../svg/palette.ts';
import { fitting, headingSize, shortened, textSize, textWidth } from '../svg/text-size.ts';
import { bestRate } from './best-rate.ts';
import { drawnCurve, heightAt, placedPoints } from './curve.ts';
import type { PanelPlace } from './parts.ts';
import { driftWordings } from './transfer-words.ts';

/** The name of a panel; where it does not fit, its last value has a line of its own. */
export function nameLines(name: string, width: number): string[] {
  const room = (width * textSize) / headingSize;
  const cut = textWidth(name, true) > room ? name.lastIndexOf(', ') : -1;
  const values = cut < 0 ? [name] : [name.slice(0, cut + 1), name.slice(cut + 2)];
  return values.filter((line) => line !== '').map((line) => shortened(line, room, true));
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
  const placed = curves.map((curve, index) =>
    placedPoints(curve, (index + 0.5) / curves.length, place, start),
  );
  const drift = fitting(driftWordings(group), width);
  return lines(
    nameLines(name, width).map((line, index) =>
      label(left, top + 13 + 18 * index, line, 'heading'),
    ),
    label(left, start - 10, drift, 'soft'),
    gridLines(inner, y),
    path('edge', `${side(inner.top)}${side(inner.top + inner.height)}`),
    base === undefined
      ? ''
      : path('base', `M${round(x(base.log2))} ${round(start)}V${round(start + whole.height)}`),
    placed.map(drawnCurve),
    curves.map((curve, index) => bestRate(curve, index, place, inner.top + inner.height)),
    curves.map(({ optimum }, index) => {
      const height = optimum && heightAt(x(optimum.log2), placed[index] ?? []);
      return optimum === undefined || height === undefined
        ? ''
        : `<g class="series${index}">${shape('mark', x(optimum.log2), height, shapeOf(index))}</g>`;
    }),
    frame(whole, x.ticks.map(x)),
  );
}
