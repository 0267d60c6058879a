/**
 * Places for labels beside the ends of lines: each as near to where it would like to be as the
 * others let it, none on another, all inside.
 *
 * @param wanted where each would like its middle to be, ascending
 * @param heights how high each is
 * @returns the middles, in the same order
 */
export function placeLabels(
  wanted: readonly number[],
  heights: readonly number[],
  top: number,
  bottom: number,
): number[] {
  const half = (index: number): number => (heights[index] ?? 0) / 2;
  const placed = [...wanted];
  let free = top;
  for (const [index, place] of wanted.entries()) {
    placed[index] = Math.max(place, free + half(index));
    free = (placed[index] ?? 0) + half(index);
  }
  let limit = bottom;
  for (let index = placed.length - 1; index >= 0; index--) {
    placed[index] = Math.min(placed[index] ?? 0, limit - half(index));
    limit = (placed[index] ?? 0) - half(index);
  }
  return placed;
}
