// Copies between arrays of which each lies in its own way in memory: a slice, a reversal, a
// repetition and a transpose all are one. Offsets and strides are in bytes and wrap around at
// 4 GiB as addresses do, so that they may be negative.

import { transpose4 } from './transpose4';

/** Runs up to this many bytes are copied here: a call for each would take longer than the copy. */
const SHORT: usize = 128;
/** Bytes of a fill that are written word by word, and of those that the rest are copies of. */
const FILLED: usize = 256;
const REPEATED: usize = 4096;
/** Words of a plane that is copied without a call. */
const TINY: i32 = 12;
/** Rows and columns of the blocks that are transposed at a time: a cache line of each. */
const BLOCK: i32 = 16;

/** Copies `bytes` bytes. */
export function copyBytes(from: usize, to: usize, bytes: usize): void {
  memory.copy(to, from, bytes);
}

/** Writes `pattern`, which is four bytes, over `bytes` bytes. */
export function fillBytes(to: usize, bytes: usize, pattern: u32): void {
  const first = min(bytes, FILLED);
  const splat = i32x4.splat(pattern);
  let at: usize = 0;
  for (; at + 16 <= first; at += 16) v128.store(to + at, splat);
  for (; at + 4 <= first; at += 4) store<u32>(to + at, pattern);
  for (; at < first; at++) store<u8>(to + at, pattern as u8);
  while (at < bytes) {
    const next = min(min(at, REPEATED), bytes - at);
    memory.copy(to + at, to, next);
    at += next;
  }
}

/**
 * Copies pieces of `unit` bytes along `rank` ≥ 2 axes, outermost first. At `axes` each axis has
 * three numbers: its length, and how far apart its pieces are in the source and in the target.
 */
export function copyStrided(from: usize, to: usize, axes: usize, rank: i32, unit: usize): void {
  const length = load<i32>(axes);
  const fromStride = load<usize>(axes, 4);
  const toStride = load<usize>(axes, 8);
  if (rank == 2) {
    const inner = load<i32>(axes, 12);
    copyPlane(from, to, length, fromStride, toStride, inner, load<usize>(axes, 16), load<usize>(axes, 20), unit);
    return;
  }
  if (rank == 3 && unit == 4 && load<i32>(axes, 12) * load<i32>(axes, 24) <= TINY) {
    copyTinyPlanes(from, to, axes);
    return;
  }
  for (let i = 0; i < length; i++) {
    copyStrided(from, to, axes + 12, rank - 1, unit);
    from += fromStride;
    to += toStride;
  }
}

/** Words along three axes of which the inner ones are so short that a call for each plane tells. */
function copyTinyPlanes(from: usize, to: usize, axes: usize): void {
  const planes = load<i32>(axes);
  const fromPlane = load<usize>(axes, 4);
  const toPlane = load<usize>(axes, 8);
  const rows = load<i32>(axes, 12);
  const fromRow = load<usize>(axes, 16);
  const toRow = load<usize>(axes, 20);
  const length = load<i32>(axes, 24);
  const fromStride = load<usize>(axes, 28);
  const toStride = load<usize>(axes, 32);
  for (let plane = 0; plane < planes; plane++) {
    let fromHere = from;
    let toHere = to;
    for (let row = 0; row < rows; row++) {
      let source = fromHere;
      let target = toHere;
      for (let i = 0; i < length; i++) {
        store<u32>(target, load<u32>(source));
        source += fromStride;
        target += toStride;
      }
      fromHere += fromRow;
      toHere += toRow;
    }
    from += fromPlane;
    to += toPlane;
  }
}

/**
 * Copies `rows`, which are `fromRow` and `toRow` bytes apart, of `length` pieces of `unit` bytes,
 * which are `fromStride` and `toStride` apart.
 */
export function copyPlane(
  from: usize,
  to: usize,
  rows: i32,
  fromRow: usize,
  toRow: usize,
  length: i32,
  fromStride: usize,
  toStride: usize,
  unit: usize,
): void {
  if (unit == 4 && fromRow == 4 && toStride == 4) {
    transpose(from, fromStride, to, toRow, rows, length);
    return;
  }
  for (let row = 0; row < rows; row++) {
    if (unit == 4) copyWords(from, fromStride, to, toStride, length);
    else if (unit == 1) copySingleBytes(from, fromStride, to, toStride, length);
    else copyRuns(from, fromStride, to, toStride, length, unit);
    from += fromRow;
    to += toRow;
  }
}

@inline
function copyWords(from: usize, fromStride: usize, to: usize, toStride: usize, length: i32): void {
  let i = 0;
  if (toStride == 4 && fromStride == 0) {
    fillBytes(to, <usize>length << 2, load<u32>(from));
    return;
  }
  if (toStride == 4 && fromStride == -4) {
    for (; i + 4 <= length; i += 4) {
      const x = v128.load(from - 12);
      v128.store(to, v128.shuffle<i32>(x, x, 3, 2, 1, 0));
      from -= 16;
      to += 16;
    }
  }
  for (; i < length; i++) {
    store<u32>(to, load<u32>(from));
    from += fromStride;
    to += toStride;
  }
}

@inline
function copySingleBytes(from: usize, fromStride: usize, to: usize, toStride: usize, length: i32): void {
  for (let i = 0; i < length; i++) {
    store<u8>(to, load<u8>(from));
    from += fromStride;
    to += toStride;
  }
}

@inline
function copyRuns(from: usize, fromStride: usize, to: usize, toStride: usize, length: i32, unit: usize): void {
  for (let i = 0; i < length; i++) {
    if (unit > SHORT) memory.copy(to, from, unit);
    else if (unit >= 16) copyShort(from, to, unit);
    else copyTiny(from, to, unit);
    from += fromStride;
    to += toStride;
  }
}

/** Copies 16 bytes or more; the last 16 overlap those before them. */
@inline
function copyShort(from: usize, to: usize, bytes: usize): void {
  const last = bytes - 16;
  for (let at: usize = 0; at < last; at += 16) v128.store(to + at, v128.load(from + at));
  v128.store(to + last, v128.load(from + last));
}

@inline
function copyTiny(from: usize, to: usize, bytes: usize): void {
  let at: usize = 0;
  for (; at + 4 <= bytes; at += 4) store<u32>(to + at, load<u32>(from + at));
  for (; at < bytes; at++) store<u8>(to + at, load<u8>(from + at));
}

/**
 * The transpose of words: `rows` × `columns` in the target, whose rows are `toRow` apart, from
 * columns that are `fromColumn` apart.
 */
function transpose(from: usize, fromColumn: usize, to: usize, toRow: usize, rows: i32, columns: i32): void {
  for (let row = 0; row < rows; row += BLOCK) {
    const lastRow = min(row + BLOCK, rows);
    for (let column = 0; column < columns; column += BLOCK) {
      const lastColumn = min(column + BLOCK, columns);
      let i = row;
      for (; i + 4 <= lastRow; i += 4) {
        let source = from + (<usize>i << 2) + column * fromColumn;
        let target = to + i * toRow + (<usize>column << 2);
        let j = column;
        for (; j + 4 <= lastColumn; j += 4) {
          transpose4(source, fromColumn, target, toRow);
          source += fromColumn << 2;
          target += 16;
        }
        for (; j < lastColumn; j++) {
          const x = v128.load(source);
          v128.store_lane<u32>(target, x, 0);
          v128.store_lane<u32>(target + toRow, x, 1);
          v128.store_lane<u32>(target + toRow * 2, x, 2);
          v128.store_lane<u32>(target + toRow * 3, x, 3);
          source += fromColumn;
          target += 4;
        }
      }
      for (; i < lastRow; i++) {
        let source = from + (<usize>i << 2) + column * fromColumn;
        let target = to + i * toRow + (<usize>column << 2);
        for (let j = column; j < lastColumn; j++) {
          store<u32>(target, load<u32>(source));
          source += fromColumn;
          target += 4;
        }
      }
    }
  }
}
