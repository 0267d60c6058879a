import type { TransferCurve } from '../../judge/results/sweep-result.ts';
import { crossShape, path, round, shape, through } from '../svg/draw.ts';
import { drawable } from './loss-range.ts';
import type { PanelPlace } from './parts.ts';

/** Where a cell is drawn: at its loss, or in the band. */
export interface PlacedPoint {
  readonly x: number;
  readonly y: number;
  readonly learned: boolean;
}

/**
 * The cells of one width. Each has a line of its own in the band, so that crosses do not hide each
 * other.
 *
 * @param share how far down in the band it is
 */
export function placedPoints(
  { points }: TransferCurve,
  share: number,
  { parts, x, y, ceiling }: PanelPlace,
  start: number,
): PlacedPoint[] {
  return points.map(({ learningRate, loss }) => {
    const learned = drawable(loss, ceiling);
    return {
      x: x(Math.log2(learningRate)),
      y: learned ? y(loss) : start + share * parts.band,
      learned,
    };
  });
}

/** The line of one width through its cells, with a mark at each. */
export function drawnCurve(points: readonly PlacedPoint[], index: number): string {
  const marks = points.map((point) =>
    point.learned
      ? `<circle class="dot" cx="${round(point.x)}" cy="${round(point.y)}" r="2"/>`
      : shape('cross', point.x, point.y, crossShape),
  );
  return `<g class="series${index}">${path('curve', through(points))}${marks.join('')}</g>`;
}

/**
 * How high a best rate is marked: on the curve, since a fitted parabola may dip below what any run
 * reached, even below zero; beside a cliff, as high as the run that learned.
 */
export function heightAt(x: number, points: readonly PlacedPoint[]): number | undefined {
  const left = points.findLast((point) => point.x <= x + 1e-6);
  const right = points.find((point) => point.x >= x - 1e-6);
  if (!left?.learned) return right?.learned ? right.y : undefined;
  if (!right?.learned || right.x - left.x < 1e-6) return left.y;
  return left.y + ((right.y - left.y) * (x - left.x)) / (right.x - left.x);
}
