/** How an image is resized, as tfjs says it. */
export interface ResizeAttributes {
  readonly alignCorners: boolean;
  readonly halfPixelCenters?: boolean;
}

/** The old positions on both sides of a new one. */
export interface Neighbours {
  readonly before: number;
  readonly after: number;
  /** The weight of `after`; the rest is that of `before`, and they are the same where it is 0. */
  readonly share: number;
}

/** The position in the old image that a new one stands for, as tfjs's forward passes have it. */
function exactly(
  position: number,
  size: number,
  newSize: number,
  { alignCorners, halfPixelCenters }: ResizeAttributes,
): number {
  const aligned = alignCorners && newSize > 1 ? 1 : 0;
  const ratio = (size - aligned) / (newSize - aligned);
  return ratio * (halfPixelCenters ? position + 0.5 : position);
}

/** For each new position of an axis, the old one that is copied. */
export function nearestPositions(
  size: number,
  newSize: number,
  attrs: ResizeAttributes,
): readonly number[] {
  // By loops, here and below: of small images `Array.from` takes longer than the kernel.
  const positions: number[] = [];
  for (let position = 0; position < newSize; position++) {
    const exact = exactly(position, size, newSize, attrs);
    const rounded = attrs.alignCorners ? Math.round(exact) : Math.floor(exact);
    positions.push(Math.max(0, Math.min(size - 1, rounded)));
  }
  return positions;
}

/** For each new position of an axis, the old ones that it is interpolated from. */
export function neighboursOf(
  size: number,
  newSize: number,
  attrs: ResizeAttributes,
): readonly Neighbours[] {
  const neighbours: Neighbours[] = [];
  for (let position = 0; position < newSize; position++) {
    const exact = exactly(position, size, newSize, attrs) - (attrs.halfPixelCenters ? 0.5 : 0);
    const after = Math.max(0, Math.min(size - 1, Math.ceil(exact)));
    const before = Math.min(after, Math.max(0, Math.floor(exact)));
    neighbours.push({ before, after, share: before === after ? 0 : exact - before });
  }
  return neighbours;
}
