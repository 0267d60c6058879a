import { path, raised, round } from './draw.ts';
import { type Scale, tickText } from './scale.ts';

/** Where a panel lies. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Lines across a panel at the ticks of its vertical axis. */
export function gridLines({ left, width }: Box, y: Scale): string {
  return path('grid', y.ticks.map((tick) => `M${left} ${round(y(tick))}h${width}`).join(''));
}

/** The two axes of a panel, with marks below. */
export function frame({ left, top, width, height }: Box, places: readonly number[]): string {
  const bottom = round(top + height);
  const marks = places.map((place) => `M${round(place)} ${bottom}v4`).join('');
  return path('frame', `M${left} ${round(top)}V${bottom}H${left + width}${marks}`);
}

/** The numbers to the left of a panel. */
export function verticalAxis({ left }: Box, y: Scale): string {
  return y.ticks
    .map((tick) => raised(left - 6, y(tick) + 4, tickText(tick), 'soft end'))
    .join('\n');
}

/** Those of the given places that stand far enough from each other, the first and last for sure. */
export function spaced<T>(
  items: readonly T[],
  place: (item: T) => number,
  apart: (item: T) => number,
): T[] {
  const kept: T[] = [];
  const last = items.at(-1);
  for (const item of items) {
    const before = kept.at(-1);
    const free = before === undefined || place(item) - place(before) >= apart(item);
    const final = item === last || last === undefined || place(last) - place(item) >= apart(item);
    if (free && final) kept.push(item);
  }
  return kept;
}
