import type { TransferCurve } from '../../judge/results/sweep-result.ts';
import { arrow, path, round, shape } from '../svg/draw.ts';
import { shapeOf } from '../svg/palette.ts';
import type { PanelPlace } from './parts.ts';

/** The best rate on a line of its own: its interval as a bar, open where it goes beyond the panel. */
export function bestRate(
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
  // The optimum may lie beyond the grid: an arrow says on which side.
  const beyond =
    optimum.edge === undefined
      ? ''
      : arrow(place, y, { length: optimum.edge === 'low' ? -12 : 12, head: 3.5 });
  return `<g class="series${index}">${path('whisker', whisker + beyond)}${shape('mark', place, y, shapeOf(index), 0.8)}</g>`;
}
