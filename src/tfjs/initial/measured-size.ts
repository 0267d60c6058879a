import { type DataType, tidy } from '@tensorflow/tfjs-core';
import type { Initializer } from '../../model/declared-initializer.ts';

/** The size of the entries that an initializer draws for one shape. */
export interface MeasuredSize {
  /** Their root mean square. */
  readonly size: number;
  /** Its relative standard error, entries taken as independent; 0 where they are all the same. */
  readonly error: number;
  /** Whether it draws the same every time, because it is seeded or not random. */
  readonly repeats: boolean;
}

/** The relative standard error that a size is measured to where drawing again helps. */
export const accuracy = 0.01;
/** A normal distribution takes 5000 entries; fewer than these say too little of their spread. */
const fewestEntries = 1000;
const mostEntries = 1_000_000;
/** Enough for a normal distribution to be measured by one entry at a time. */
const mostDraws = 10_000;

/** Measures the size of an initializer's entries by drawing from it. Nothing of it is kept. */
export function measureSize(
  initializer: Initializer,
  shape: readonly number[],
  dtype: DataType,
): MeasuredSize {
  const draw = () => tidy(() => initializer.apply([...shape], dtype).dataSync());
  const first = draw();
  const second = draw();
  const repeats = first.every((entry, index) => entry === second[index]);
  if (repeats && first.every((entry) => entry === first[0])) {
    return { size: Math.abs(first[0] ?? 0), error: 0, repeats };
  }
  const moments = newMoments();
  moments.add(first);
  if (repeats) return { ...moments.size(), repeats };
  moments.add(second);
  for (let draws = 2; draws < mostDraws && !moments.suffice(); draws++) moments.add(draw());
  return { ...moments.size(), repeats };
}

function newMoments() {
  let [count, squares, fourths] = [0, 0, 0];
  const size = (): Omit<MeasuredSize, 'repeats'> => {
    const square = squares / count;
    const spread = Math.max(0, fourths / count - square ** 2);
    return { size: Math.sqrt(square), error: Math.sqrt(spread / count) / (2 * square) };
  };
  return {
    add(entries: ArrayLike<number>): void {
      for (let index = 0; index < entries.length; index++) {
        const square = (entries[index] as number) ** 2;
        count += 1;
        squares += square;
        fourths += square ** 2;
      }
    },
    size,
    suffice: (): boolean =>
      count >= mostEntries || (count >= fewestEntries && !(size().error > accuracy)),
  };
}
