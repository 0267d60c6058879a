/** A colour on a white and on a dark ground. */
export interface Colour {
  readonly light: string;
  readonly dark: string;
}

/**
 * Eight anchors. In light mode luminance falls from the first to the last and in dark mode it rises,
 * so the order is seen without hue as well; each has a contrast of at least 3 to its ground. They
 * were searched for: any two are at least 0.08 apart in OKLab, also for people who see no red, no
 * green or no blue.
 */
const anchors: readonly Colour[] = [
  { light: '#a88b17', dark: '#996200' },
  { light: '#6c9074', dark: '#b28400' },
  { light: '#357983', dark: '#599a79' },
  { light: '#575642', dark: '#4bb8b9' },
  { light: '#3244b1', dark: '#a79fff' },
  { light: '#20167f', dark: '#9fcdfd' },
  { light: '#361c41', dark: '#eecbbc' },
  { light: '#510008', dark: '#e7f1ff' },
];

/** So many ordered colours, spread over the whole range. */
export function ordered(count: number): Colour[] {
  return Array.from({ length: count }, (_, index) => {
    const position = count === 1 ? 4 : (index * (anchors.length - 1)) / (count - 1);
    const below = anchors[Math.floor(position)] ?? { light: '#000000', dark: '#ffffff' };
    const above = anchors[Math.ceil(position)] ?? below;
    const share = position - Math.floor(position);
    return {
      light: between(below.light, above.light, share),
      dark: between(below.dark, above.dark, share),
    };
  });
}

function between(from: string, to: string, share: number): string {
  const channels = [1, 3, 5].map((start) => {
    const low = Number.parseInt(from.slice(start, start + 2), 16);
    const high = Number.parseInt(to.slice(start, start + 2), 16);
    const value = Math.round(low + (high - low) * share);
    return value.toString(16).padStart(2, '0');
  });
  return `#${channels.join('')}`;
}

/** Filled shapes around the origin, of about equal area, each unlike its neighbours. */
const shapes: readonly string[] = [
  'M5 0A5 5 0 1 1 -5 0A5 5 0 1 1 5 0Z',
  'M-4.4 -4.4H4.4V4.4H-4.4Z',
  'M0 -5.8L5.5 4.2H-5.5Z',
  'M0 -6L5.2 0L0 6L-5.2 0Z',
  'M0 5.8L5.5 -4.2H-5.5Z',
  'M-1.9 -5.4H1.9V-1.9H5.4V1.9H1.9V5.4H-1.9V1.9H-5.4V-1.9H-1.9Z',
  'M0 -6.4L1.7 -2.3L6.1 -2L2.7 0.9L3.8 5.2L0 2.8L-3.8 5.2L-2.7 0.9L-6.1 -2L-1.7 -2.3Z',
  'M-2.8 -5H2.8L5.7 0L2.8 5H-2.8L-5.7 0Z',
];

/** The shape that goes with the colour at this place. */
export function shapeOf(index: number): string {
  return shapes[index % shapes.length] ?? '';
}
