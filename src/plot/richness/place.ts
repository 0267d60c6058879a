import type { DiagnosisJSON } from '../../judge/results/diagnosis-result.ts';
import { arrow, label, lines, path, round, shape } from '../svg/draw.ts';
import { margin } from '../svg/figure.ts';
import { rounded } from '../svg/numbers.ts';
import { headingSize, textSize, textWidth } from '../svg/text-size.ts';
import { richnessWords } from './richness-words.ts';

const size = { left: margin.edge + 14, right: margin.right - 14, bar: 16 };

/** How high the scale is. */
export const placeHeight = 84;

/** How far beyond 0 and 1/2 the scale goes at most; what lies beyond has an arrow. */
const farthest = 0.25;

/**
 * The richness scale from lazy to rich, the run's place on it with its interval above, and the
 * planned one below.
 */
export function place(diagnosis: DiagnosisJSON, top: number): string {
  const { richness, interval, planned } = diagnosis;
  const bar = top + 42;
  const ends = [richness, interval.min, interval.max, planned].filter(
    (value): value is number => typeof value === 'number' && Number.isFinite(value),
  );
  const low = Math.max(
    -farthest,
    Math.min(0, ...ends.filter((end) => end < 0).map((end) => end - 0.02)),
  );
  const high = Math.min(
    0.5 + farthest,
    Math.max(0.5, ...ends.filter((end) => end > 0.5).map((end) => end + 0.02)),
  );
  const x = (value: number): number =>
    size.left + ((value - low) / (high - low)) * (size.right - size.left);
  const inside = (value: number): number => Math.min(size.right, Math.max(size.left, x(value)));
  return lines(
    path('frame', `M${size.left} ${bar + size.bar / 2}H${size.right}`),
    shades(x, bar),
    [0, 0.125, 0.25, 0.375, 0.5].map((tick) =>
      path('tick', `M${round(x(tick))} ${bar}v${size.bar}`),
    ),
    ends.includes(richness) ? measured(diagnosis, inside, bar) : '',
    typeof planned === 'number' && ends.includes(planned)
      ? plannedMark(inside(planned), bar + size.bar + 7)
      : '',
    label(
      x(0),
      bar + size.bar + 28,
      '0 lazy (NTK)',
      `soft ${x(0) > size.left + 40 ? 'middle' : ''}`.trim(),
    ),
    label(x(0.25), bar + size.bar + 28, '0.25', 'soft middle'),
    label(
      x(0.5),
      bar + size.bar + 28,
      '0.5 rich (μP)',
      `soft ${x(0.5) < size.right - 40 ? 'middle' : 'end'}`,
    ),
  );
}

/** The bar from lazy to rich, in steps that need no gradient. */
function shades(x: (value: number) => number, top: number): string {
  const steps = 25;
  const start = round(x(0));
  const box = `x="${start}" y="${top}" width="${round(x(0.5) - start)}" height="${size.bar}"`;
  const parts = Array.from({ length: steps }, (_, index) => {
    const share = index / (steps - 1);
    const left = round(x((0.5 * index) / steps));
    const right = round(x((0.5 * (index + 1)) / steps));
    const side = share < 0.5 ? 'lazier' : 'richer';
    const strength = round(10 * Math.abs(2 * share - 1)) / 10;
    return `<rect class="${side}" x="${left}" y="${top}" width="${round(right - left)}" height="${size.bar}" fill-opacity="${rounded(0.8 * strength, 2)}"/>`;
  });
  return lines(`<rect class="bar" ${box}/>`, parts.join(''), `<rect class="outline" ${box}/>`);
}

/** The run's place, its interval as a bar that is open where it goes beyond the scale. */
function measured(
  diagnosis: DiagnosisJSON,
  inside: (value: number) => number,
  bar: number,
): string {
  const { richness, interval } = diagnosis;
  const middle = bar + size.bar / 2;
  const known = Number.isFinite(interval.min) && Number.isFinite(interval.max);
  const [from, to] = [inside(interval.min), inside(interval.max)].map(round);
  const cap = (at: number | undefined): string =>
    at === size.left || at === size.right ? '' : `M${at} ${middle - 6}v12`;
  const way = richness < 0 ? -1 : 1;
  const end = way < 0 ? size.left : size.right;
  const beyond = inside(richness) === end && richness !== 0 && richness !== 0.5;
  const words = richnessWords(diagnosis);
  const half = ((headingSize / textSize) * textWidth(words, true)) / 2;
  const at = Math.min(margin.right - half, Math.max(margin.edge + half, inside(richness)));
  return lines(
    known ? path('interval', `M${from} ${middle}H${to}${cap(from)}${cap(to)}`) : '',
    beyond ? path('interval', arrow(end, middle, { length: way * 13, head: 4 })) : '',
    path('needle', `M${round(inside(richness))} ${bar - 8}v${size.bar + 11}`),
    shape('run', inside(richness), middle, 'M5.5 0A5.5 5.5 0 1 1 -5.5 0A5.5 5.5 0 1 1 5.5 0Z'),
    label(at, bar - 14, words, 'heading middle'),
  );
}

/** The mark of what the plan promises. */
export function plannedMark(x: number, y: number): string {
  return shape('planned', x, y, 'M0 -6L5 0L0 6L-5 0Z');
}

/** CSS of the scale. */
export const placeStyle: readonly string[] = [
  ' .lazier{fill:var(--less)}',
  ' .richer{fill:var(--more)}',
  ' .bar{fill:var(--paper)}',
  ' :is(.lazier,.richer){shape-rendering:crispEdges}',
  ' .outline{fill:none;stroke:var(--soft)}',
  ' .tick{stroke:var(--soft);stroke-width:.8}',
  ' .needle{stroke:var(--ink);stroke-width:1.6}',
  ' .interval{stroke:var(--ink);stroke-width:2;fill:none}',
  ' .run{fill:var(--ink);stroke:var(--paper);stroke-width:1.4}',
  ' .planned{fill:none;stroke:var(--ink);stroke-width:1.4}',
];
