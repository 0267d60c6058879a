import { addFloats, zeroFloats } from './floats';

/** Adds each of `rows` rows of `length` floats to the row of `to` that its id names. */
export function segmentSum(
  from: usize,
  ids: usize,
  to: usize,
  rows: i32,
  length: i32,
  segments: i32,
): void {
  zeroFloats(to, segments * length);
  for (let row = 0; row < rows; row++) {
    const id = load<i32>(ids + (<usize>row << 2));
    // As in tfjs, rows of an id that names no segment are dropped.
    if (id < 0 || id >= segments) continue;
    addFloats(to + (<usize>(id * length) << 2), from + (<usize>(row * length) << 2), length);
  }
}
