import { escaped } from './escape.ts';
import { rounded } from './numbers.ts';

/** A coordinate, short enough for a file that people read. */
export function round(coordinate: number): number {
  return rounded(coordinate, 1);
}

/** A text element; `classes` names its look. */
export function label(x: number, y: number, text: string, classes = ''): string {
  const look = classes === '' ? '' : ` class="${classes}"`;
  return `<text x="${round(x)}" y="${round(y)}"${look}>${escaped(text)}</text>`;
}

/** A name that may have been shortened; the whole of it is shown to a pointer. */
export function nameLabel(
  x: number,
  y: number,
  name: { readonly short: string; readonly full: string },
  classes = '',
): string {
  const drawn = label(x, y, name.short, classes);
  if (name.short === name.full) return drawn;
  return `<g><title>${escaped(name.full)}</title>${drawn}</g>`;
}

/** A text of our own in which `2^−3` is written with a raised exponent. */
export function raised(x: number, y: number, text: string, classes = ''): string {
  // Exponents are the odd parts; what follows one has to come down again.
  const spans = text.split(/\^([−-]?\d+(?:\.\d+)?)/).map((part, index) => {
    if (index % 2 === 1) return `<tspan dy="-4" font-size="11">${escaped(part)}</tspan>`;
    if (index === 0 || part === '') return escaped(part);
    return `<tspan dy="4">${escaped(part)}</tspan>`;
  });
  const look = classes === '' ? '' : ` class="${classes}"`;
  return `<text x="${round(x)}" y="${round(y)}"${look}>${spans.join('')}</text>`;
}

/** The path of an arrow to the right, or, of a negative length, to the left. */
export function arrow(
  x: number,
  y: number,
  { length, head }: { readonly length: number; readonly head: number },
): string {
  const way = Math.sign(length) * head;
  return `M${round(x)} ${round(y)}h${length}m${-way} ${-head}l${way} ${head}l${-way} ${head}`;
}

/** A path through points. */
export function through(points: readonly { readonly x: number; readonly y: number }[]): string {
  return points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join('');
}

/** A path element. */
export function path(classes: string, d: string): string {
  return d === '' ? '' : `<path class="${classes}" d="${d}"/>`;
}

/** A shape around the origin, put at its place. */
export function shape(classes: string, x: number, y: number, d: string, size = 1): string {
  const scale = size === 1 ? '' : ` scale(${size})`;
  return `<path class="${classes}" transform="translate(${round(x)} ${round(y)})${scale}" d="${d}"/>`;
}

/** A cross around the origin, for what cannot be drawn at its value and for what fails. */
export const crossShape = 'M-2.5 -2.5l5 5m0 -5l-5 5';

/** Elements below each other in a file, empty ones left out. */
export function lines(...elements: readonly (string | readonly string[])[]): string {
  return elements
    .flat()
    .filter((element) => element !== '')
    .join('\n');
}
