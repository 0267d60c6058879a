// Packing rows or columns into panels. A panel that is not full has anything in the places that
// are left: what comes of them is not kept.

import { transposeRows } from './transpose4';

/** Packs `width` ≤ 8 columns of `depth` entries each, interleaved by 8. */
export function pack8(to: usize, from: usize, inner: i32, outer: i32, depth: i32, width: i32): void {
  let p = 0;
  if (inner == 1) {
    // Columns that are not there are read from the last one.
    const r1 = from + rowOffset(1, outer, width);
    const r2 = from + rowOffset(2, outer, width);
    const r3 = from + rowOffset(3, outer, width);
    const r4 = from + rowOffset(4, outer, width);
    const r5 = from + rowOffset(5, outer, width);
    const r6 = from + rowOffset(6, outer, width);
    const r7 = from + rowOffset(7, outer, width);
    for (; p + 4 <= depth; p += 4) {
      const at = <usize>p << 2;
      transposeRows(from + at, r1 + at, r2 + at, r3 + at, to, 32);
      transposeRows(r4 + at, r5 + at, r6 + at, r7 + at, to + 16, 32);
      to += 128;
    }
  } else if (outer == 1) {
    // All but the last rows can be read too wide.
    for (; p < depth && p * inner + 8 <= (depth - 1) * inner + width; p++) {
      const source = from + ((p * inner) << 2);
      v128.store(to, v128.load(source));
      v128.store(to, v128.load(source, 16), 16);
      to += 32;
    }
  }
  packRest(to, from, inner, outer, p, depth, width, 8);
}

/** As pack8, for panels of 4. */
export function pack4(to: usize, from: usize, inner: i32, outer: i32, depth: i32, width: i32): void {
  let p = 0;
  if (inner == 1) {
    const r1 = from + rowOffset(1, outer, width);
    const r2 = from + rowOffset(2, outer, width);
    const r3 = from + rowOffset(3, outer, width);
    for (; p + 4 <= depth; p += 4) {
      const at = <usize>p << 2;
      transposeRows(from + at, r1 + at, r2 + at, r3 + at, to, 16);
      to += 64;
    }
  } else if (outer == 1) {
    for (; p < depth && p * inner + 4 <= (depth - 1) * inner + width; p++) {
      v128.store(to, v128.load(from + ((p * inner) << 2)));
      to += 16;
    }
  }
  packRest(to, from, inner, outer, p, depth, width, 4);
}

@inline
function rowOffset(row: i32, outer: i32, width: i32): usize {
  return <usize>(min(row, width - 1) * outer) << 2;
}

/** Packs from depth `p` on, entry by entry, into panels of `full`. */
function packRest(to: usize, from: usize, inner: i32, outer: i32, p: i32, depth: i32, width: i32, full: i32): void {
  for (; p < depth; p++) {
    for (let j = 0; j < width; j++) store<f32>(to + (j << 2), load<f32>(from + ((p * inner + j * outer) << 2)));
    to += full << 2;
  }
}
