import { textWidth } from './text-size.ts';

/** From data to a place in a panel, and the values to mark on the axis. */
export interface Scale {
  (value: number): number;
  readonly ticks: readonly number[];
  /** The values at the two ends of the panel. */
  readonly domain: readonly [number, number];
}

/** What a scale covers, and where. */
export interface ScaleOptions {
  readonly values: readonly number[];
  /** The places of the smallest and the largest value. */
  readonly range: readonly [number, number];
  /** The least room between two ticks. */
  readonly apart?: number;
}

/** Proportional to the value, with a little room at both ends. */
export function linearScale({ values, range, apart = 24 }: ScaleOptions): Scale {
  const found = extent(values);
  const [low, high] = padded(found, 0.06, 0.02 * Math.max(...found.map(Math.abs)));
  const candidates = found === nothing ? [] : niceSteps(low, high);
  return made(low, high, range, (value) => value, candidates, apart);
}

/**
 * Proportional to the logarithm.
 *
 * @param options positive values; others are passed over
 * @param least the smallest ratio of the ends, so that noise is not drawn as a slope; at least 1.1
 */
export function logScale({ values, range, apart = 24 }: ScaleOptions, least = 1): Scale {
  const found = extent(values.filter((value) => value > 0));
  const [low, high] = padded(
    [Math.log(found[0]), Math.log(found[1])],
    0.06,
    Math.log(Math.max(least, 1.1)),
  );
  const candidates = found === nothing ? [] : decades(low, high);
  return made(Math.exp(low), Math.exp(high), range, Math.log, candidates, apart);
}

function made(
  low: number,
  high: number,
  [start, end]: readonly [number, number],
  transformed: (value: number) => number,
  candidates: readonly (readonly number[])[],
  apart: number,
): Scale {
  const from = transformed(low);
  const span = transformed(high) - from;
  const place = (value: number): number =>
    start + ((transformed(value) - from) / span) * (end - start);
  const inside = candidates.map((ticks) => ticks.filter((tick) => tick >= low && tick <= high));
  const short = inside.filter(
    (ticks) => ticks.length > 0 && ticks.every((tick) => hasRoom(tickText(tick))),
  );
  // The densest marks that stand far enough from each other.
  const ticks = short.find((marks) => gap(marks.map(place)) >= apart) ?? short.at(-1) ?? [];
  return Object.assign(place, { ticks, domain: [low, high] as const });
}

/** Whether a text has room between the edge of the figure and an axis. */
function hasRoom(text: string): boolean {
  const [whole = '', raised = ''] = text.split('^');
  return textWidth(whole) + 0.85 * textWidth(raised) <= 46;
}

/** The smallest distance between neighbours; too small where fewer than two would be marked. */
function gap(places: readonly number[]): number {
  if (places.length < 2) return -1;
  return Math.min(...places.slice(1).map((place, i) => Math.abs(place - (places[i] ?? 0))));
}

/** Where there is no value to draw: such a scale has a place for all, and marks none. */
const nothing: readonly [number, number] = [1, 10];

function extent(values: readonly number[]): readonly [number, number] {
  const finite = values.filter((value) => Number.isFinite(value));
  if (finite.length === 0) return nothing;
  return [
    finite.reduce((a, b) => Math.min(a, b), Infinity),
    finite.reduce((a, b) => Math.max(a, b), -Infinity),
  ];
}

function padded(
  [low, high]: readonly [number, number],
  share: number,
  least: number,
): [number, number] {
  const span = Math.max(high - low, least, 1e-12);
  const room = (span - (high - low)) / 2 + share * span;
  return [low - room, high + room];
}

/** Multiples of 1, 2 and 5 times powers of ten, dense ones first. */
function niceSteps(low: number, high: number): number[][] {
  const scale = 10 ** Math.floor(Math.log10(high - low));
  return [0.05, 0.1, 0.2, 0.5, 1, 2, 5].map((factor) => multiples(low, high, factor * scale));
}

function multiples(low: number, high: number, step: number): number[] {
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  // Rounded, so that 3 · 0.1 is 0.3.
  return Array.from({ length: Math.max(0, count) }, (_, i) =>
    Number(((first + i) * step).toPrecision(10)),
  );
}

/** Some of each decade, whole, then every so many, decades; where less than one is covered, even steps. */
function decades(low: number, high: number): number[][] {
  const from = Math.floor(low / Math.LN10);
  const to = Math.ceil(high / Math.LN10);
  const all = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const times = (factors: readonly number[]): number[] =>
    all.flatMap((decade) => factors.map((factor) => Number(`${factor}e${decade}`)));
  const every = [1, 2, 3, 5, 10, 20, 50].map((step) =>
    all.filter((decade) => decade % step === 0).map((decade) => Number(`1e${decade}`)),
  );
  const even = high - low < 1 ? niceSteps(Math.exp(low), Math.exp(high)) : [];
  return [...even, times([1, 1.5, 2, 3, 5, 7]), times([1, 2, 5]), times([1, 3]), ...every];
}

/** How a tick is written: plainly where short, else as a power of ten. */
export function tickText(value: number): string {
  const size = Math.abs(value);
  const sign = value < 0 ? '−' : '';
  const plain = String(Number(size.toPrecision(6)));
  if (size === 0 || (size >= 1e-4 && size < 1e6 && hasRoom(plain))) return `${sign}${plain}`;
  const exponent = Math.floor(Math.log10(size) + 1e-9);
  const mantissa = Number((size / 10 ** exponent).toPrecision(3));
  const power = `10^${exponent < 0 ? '−' : ''}${Math.abs(exponent)}`;
  return `${sign}${mantissa === 1 ? '' : `${mantissa}·`}${power}`;
}
