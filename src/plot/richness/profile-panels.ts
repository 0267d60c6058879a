import type { ProfilePoint, ProfileQuantity } from '../../judge/results/diagnosis-result.ts';
import { type Box, frame, gridLines, spaced, verticalAxis } from '../svg/axis.ts';
import { label, lines, path, through } from '../svg/draw.ts';
import { margin } from '../svg/figure.ts';
import { fixed } from '../svg/numbers.ts';
import { linearScale, logScale, type Scale } from '../svg/scale.ts';
import { shortened, textWidth } from '../svg/text-size.ts';
import { networkLine, type Reference } from './networks.ts';

const size = { plot: 88, heading: 40, axis: 30, column: 178, gap: 60 };

/** How high one panel is, with its heading and its axis. */
const panelHeight = size.heading + size.plot + size.axis;

/** The quantities that a profile has, in its own order. */
function quantitiesOf(profile: readonly ProfilePoint[]): ProfileQuantity[] {
  return [...new Set(profile.map(({ quantity }) => quantity))];
}

/** How high the panels of a profile are together. */
export function profileHeight(profile: readonly ProfilePoint[]): number {
  return Math.ceil(quantitiesOf(profile).length / 2) * panelHeight + 18;
}

/** A laziness profile: a panel for each quantity over steps, the run between its references. */
export function profilePanels(profile: readonly ProfilePoint[], top: number): string {
  const quantities = quantitiesOf(profile);
  return lines(
    quantities.map((quantity, index) =>
      panel(
        profile.filter((point) => point.quantity === quantity),
        {
          left: margin.left + (index % 2) * (size.column + size.gap),
          top: top + Math.floor(index / 2) * panelHeight + size.heading,
          width: size.column,
          height: size.plot,
        },
        // The last of each column.
        index >= quantities.length - 2,
      ),
    ),
  );
}

function panel(points: readonly ProfilePoint[], box: Box, last: boolean): string {
  const { left, top, width, height } = box;
  const steps = points.map(({ step }) => step);
  const values = points
    .flatMap(({ run, lazy, rich }) => [run, lazy, rich])
    .filter((value) => Number.isFinite(value));
  const x = stepScale(steps, [left + 8, left + width - 8]);
  const range = [top + height, top] as const;
  // Movements differ by powers of ten; what may be zero or below does not.
  const wide = values.every((value) => value > 0) && Math.max(...values) > 10 * Math.min(...values);
  const y = (wide ? logScale : linearScale)({ values, range, apart: 20 });
  const line = (network: Reference, among = points): { x: number; y: number }[] =>
    among
      .filter((point) => Number.isFinite(point[network]))
      .map((point) => ({ x: x(point.step), y: y(point[network]) }));
  const both = points.filter(({ lazy, rich }) => Number.isFinite(lazy) && Number.isFinite(rich));
  const ticks = spaced(x.ticks, x, (step) => textWidth(String(step)) + 6);
  const room = width + 6;
  return lines(
    label(left, top - 25, shortened(points[0]?.quantity ?? '', room, true), 'strong'),
    label(left, top - 9, values.length === 0 ? 'not measured' : richnessOf(points), 'soft'),
    gridLines(box, y),
    both.length < 2
      ? ''
      : path('between', `${through([...line('lazy', both), ...line('rich', both).reverse()])}Z`),
    networkLine('lazy', line('lazy')),
    networkLine('rich', line('rich')),
    networkLine('run', line('run')),
    frame(box, ticks.map(x)),
    verticalAxis(box, y),
    ticks.map((step) => label(x(step), top + height + 17, String(step), 'soft middle')),
    last ? label(left + width / 2, top + height + 35, 'step', 'middle') : '',
  );
}

/** Steps are drawn evenly where they are even, else by their logarithm. */
function stepScale(steps: readonly number[], range: readonly [number, number]): Scale {
  const low = Math.min(...steps);
  const high = Math.max(...steps);
  const gaps = steps.slice(1).map((step, index) => step - (steps[index] ?? 0));
  const even = Math.max(...gaps) <= 3 * Math.min(...gaps);
  const along = even || low <= 0 ? (step: number) => step : Math.log;
  const span = along(high) - along(low);
  const place = (step: number): number =>
    span > 0
      ? range[0] + ((along(step) - along(low)) / span) * (range[1] - range[0])
      : (range[0] + range[1]) / 2;
  return Object.assign(place, {
    ticks: [...new Set(steps)].sort((a, b) => a - b),
    domain: [low, high] as const,
  });
}

/** What the quantity says at the last step. */
function richnessOf(points: readonly ProfilePoint[]): string {
  const richness = points.at(-1)?.richness;
  return typeof richness === 'number' && Number.isFinite(richness)
    ? `richness ${fixed(richness)}`
    : 'not placed on the scale';
}
