import { crossShape, path, shape } from '../svg/draw.ts';
import type { LegendEntry } from '../svg/legend.ts';
import { significant } from '../svg/numbers.ts';
import { shapeOf } from '../svg/palette.ts';
import type { LossRange } from './loss-range.ts';

/** What the legend of a sweep explains. */
export function entries(
  widths: readonly number[],
  { ceiling, cut, diverged }: LossRange,
): LegendEntry[] {
  const first = widths[0];
  if (first === undefined) return [{ text: 'nothing was swept' }];
  const banded = [
    ...(diverged ? ['diverged'] : []),
    ...(cut ? [`loss above ${significant(ceiling)}`] : []),
  ].join(', or ');
  return [
    { text: 'best at width' },
    ...widths.map((width, index) => ({
      width: 24,
      text: String(width),
      drawn: (x: number, y: number) =>
        `<g class="series${index}">${path('curve', `M${x - 12} ${y}h24`)}${shape('mark', x, y, shapeOf(index))}</g>`,
    })),
    {
      width: 4,
      text: `best at ${first}, for all`,
      drawn: (x, y) => path('base', `M${x} ${y - 8}v16`),
    },
    {
      width: 24,
      text: '95% interval',
      drawn: (x, y) =>
        `<g class="series0">${path('whisker', `M${x - 11} ${y}h22M${x - 11} ${y - 3.5}v7M${x + 11} ${y - 3.5}v7`)}</g>`,
    },
    ...(banded === ''
      ? []
      : [
          {
            width: 8,
            text: banded,
            drawn: (x: number, y: number) =>
              `<g class="series0">${shape('cross', x, y, crossShape)}</g>`,
          },
        ]),
  ];
}
