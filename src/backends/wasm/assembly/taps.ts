// What windows that slide over volumes have in common: which of their entries lie inside.

/** Fewer channels than fill a vector are kept in one. */
export const FEW: i32 = 4;

/** The first tap at or after the start of an axis, where tap 0 is at `start`. */
@inline
export function firstTap(start: i32, dilation: i32): i32 {
  return start >= 0 ? 0 : (dilation - 1 - start) / dilation;
}

/** One more than the last tap that is before the end of an axis. */
@inline
export function endOfTaps(start: i32, dilation: i32, window: i32, size: i32): i32 {
  return start >= size ? 0 : min(window, (size - 1 - start) / dilation + 1);
}

@inline
export function fill(to: usize, length: i32, value: f32): void {
  let i = 0;
  for (; i + 4 <= length; i += 4) v128.store(to + (<usize>i << 2), f32x4.splat(value));
  for (; i < length; i++) store<f32>(to + (<usize>i << 2), value);
}

/** One to three floats as a vector; what is after them in memory is not read. */
@inline
export function getFew(from: usize, length: i32): v128 {
  if (length == 1) return v128.load32_zero(from);
  const two = v128.load64_zero(from);
  return length == 2 ? two : v128.load32_lane(from, two, 2, 8);
}

@inline
export function putFew(to: usize, value: v128, length: i32): void {
  if (length == 1) {
    v128.store32_lane(to, value, 0);
    return;
  }
  v128.store64_lane(to, value, 0);
  if (length == 3) v128.store32_lane(to, value, 2, 8);
}
