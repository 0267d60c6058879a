import { label, raised } from './draw.ts';
import { textWidth } from './text-size.ts';

/** One entry of a legend. */
export interface LegendEntry {
  /** What stands before the words, drawn around the given place; nothing if left out. */
  readonly drawn?: (x: number, y: number) => string;
  /** How much room the drawing takes. */
  readonly width?: number;
  readonly text: string;
}

/** How far apart the lines of a legend are. */
const lineHeight = 23;

/** A legend in as many lines as it needs, and how high it is. */
export function legend(
  entries: readonly LegendEntry[],
  place: { readonly left: number; readonly right: number; readonly top: number },
): { readonly svg: string; readonly height: number } {
  const { left, right, top } = place;
  const parts: string[] = [];
  let x = left;
  let line = 0;
  for (const { drawn, width = 0, text } of entries) {
    const room = width + (width > 0 ? 5 : 0) + textWidth(text);
    if (x > left && x + room > right) {
      x = left;
      line++;
    }
    const y = top + line * lineHeight + 12;
    if (drawn !== undefined) parts.push(drawn(x + width / 2, y - 4));
    parts.push((text.includes('^') ? raised : label)(x + (width > 0 ? width + 5 : 0), y, text));
    x += room + 14;
  }
  return {
    svg: parts.join('\n'),
    height: entries.length === 0 ? 0 : (line + 1) * lineHeight,
  };
}
