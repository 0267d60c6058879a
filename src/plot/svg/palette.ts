/** A colour on a white and on a dark ground. */
export interface Colour {
  readonly light: string;
  readonly dark: string;
}

/**
 * Eight anchors, in OKLCH steps of lightness with a turning hue. In light mode luminance falls
 * from the first to the last and in dark mode it rises, so the order is seen without hue as well;
 * each has a contrast of at least 3 to its ground.
 */
const anchors: readonly Colour[] = [
  { light: '#b97d00', dark: '#b67c0d' },
  { light: '#728703', dark: '#8a9f38' },
  { light: '#018451', dark: '#4ab67f' },
  { light: '#076d76', dark: '#04c1d0' },
  { light: '#005696', dark: '#80befe' },
  { light: '#373492', dark: '#bac3fe' },
  { light: '#4b106e', dark: '#e5cbff' },
  { light: '#44003b', dark: '#ffdef6' },
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
