import { invalidArgument } from '../../errors.ts';
import type { KnownKeys } from '../../known-keys.ts';
import { escaped } from './escape.ts';
import { figureStyle } from './figure-style.ts';

/** Options that every plot has. */
export interface FigureOptions {
  /**
   * The figure's class and the start of its ids, unique on the page; made from the content if
   * left out, so only equal figures on one page need it.
   */
  readonly id?: string;
  /** What the figure is called for screen readers; a sentence about the data if left out. */
  readonly title?: string;
}

/** What every plot's options may have. */
export const figureKeys: KnownKeys<FigureOptions> = { id: true, title: true };

/** How wide a figure is, in its own units: of those, text is 13 high. */
export const figureWidth = 480;

/** Where a figure's content begins and ends. */
export const margin = { left: 52, right: 474, edge: 6 } as const;

/** What a figure is made of. */
export interface FigureParts {
  readonly title: string;
  /** The figure in words: what one who cannot see it would want to know. */
  readonly description: string;
  readonly height: number;
  readonly body: string;
  /** How many ordered colours it uses. */
  readonly series?: number;
  /** CSS rules without their scope: ` .cell{…}`. */
  readonly style?: readonly string[];
}

/**
 * One SVG that needs nothing else.
 *
 * @throws `invalid-argument` for an `id` that cannot be one
 */
export function figure(parts: FigureParts, options: FigureOptions = {}): string {
  const { description, body, series = 0, style = [] } = parts;
  const title = options.title ?? parts.title;
  const height = Math.ceil(parts.height);
  const id = options.id ?? `richscale-${digest(`${title}\n${description}\n${body}`)}`;
  if (!/^[A-Za-z][\w-]*$/.test(id)) {
    throw invalidArgument(
      'options.id',
      id,
      'It is used as a CSS class and in ids.',
      'Use a letter, then letters, digits, - and _.',
    );
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" class="${id}" viewBox="0 0 ${figureWidth} ${height}" role="img" aria-labelledby="${id}-title ${id}-description">
<title id="${id}-title">${escaped(title)}</title>
<desc id="${id}-description">${escaped(description)}</desc>
<style>${figureStyle(id, series, style)}</style>
<rect width="${figureWidth}" height="${height}" fill="var(--paper)"/>
${body}
</svg>
`;
}

/** FNV-1a over UTF-16 units, twice with different starts: short, and the same everywhere. */
function digest(text: string): string {
  let a = 0x811c9dc5;
  let b = 0x1b873593;
  for (let i = 0; i < text.length; i++) {
    a = Math.imul(a ^ text.charCodeAt(i), 0x01000193);
    b = Math.imul(b ^ text.charCodeAt(i), 0x01000193);
  }
  return `${(a >>> 0).toString(36)}${(b >>> 0).toString(36)}`;
}
