import { last } from '../lists.ts';

/** How one width is drawn: colour and shape, so that neither is needed to tell widths apart. */
export interface Look {
  /** A CSS class; the colours are in `style.ts`. */
  readonly name: string;
  /** An SVG path around the origin. */
  readonly marker: string;
}

// Luminance falls in light mode from the first to the last and rises in dark mode, so the order
// is seen without hue as well.
export const colours: readonly { readonly light: string; readonly dark: string }[] = [
  { light: '#b07a00', dark: '#b57f2a' },
  { light: '#1c8a5f', dark: '#3fae83' },
  { light: '#1f63b5', dark: '#7cb9f2' },
  { light: '#5b1a80', dark: '#e3c8ff' },
];

const markers: readonly string[] = [
  'M5 0A5 5 0 1 1 -5 0A5 5 0 1 1 5 0Z',
  'M-4.4 -4.4H4.4V4.4H-4.4Z',
  'M0 -5.6L5.4 4.2H-5.4Z',
  'M0 -6L5.2 0L0 6L-5.2 0Z',
];

/** The look of the width at this place in the list; wider ones than there are looks share one. */
export function lookOf(index: number): Look {
  return {
    name: `width${Math.min(index, colours.length - 1)}`,
    marker: markers[index] ?? last(markers),
  };
}
