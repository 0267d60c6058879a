// Smaller and larger numbers. NaN is neither, and comes through.

/** Writes `length` floats, none of them below `low` or above `high`. */
export function clip(from: usize, to: usize, length: i32, low: f32, high: f32): void {
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  let i = 0;
  for (; i + 16 <= length; i += 16) {
    const at = <usize>i << 2;
    v128.store(to + at, clipped(v128.load(from + at), lows, highs));
    v128.store(to + at, clipped(v128.load(from + at, 16), lows, highs), 16);
    v128.store(to + at, clipped(v128.load(from + at, 32), lows, highs), 32);
    v128.store(to + at, clipped(v128.load(from + at, 48), lows, highs), 48);
  }
  for (; i + 4 <= length; i += 4) {
    const at = <usize>i << 2;
    v128.store(to + at, clipped(v128.load(from + at), lows, highs));
  }
  for (; i < length; i++) {
    const at = <usize>i << 2;
    store<f32>(to + at, min(max(load<f32>(from + at), low), high));
  }
}

/** Which of two pmax and pmin take if they do not compare is the first: one instruction, and NaN stays. */
@inline
function clipped(x: v128, lows: v128, highs: v128): v128 {
  return f32x4.pmin(f32x4.pmax(x, lows), highs);
}

/** Writes the larger or smaller of `length` pairs of floats; a step of 0 repeats the first. */
export function extremum(
  larger: bool,
  a: usize,
  stepA: i32,
  b: usize,
  stepB: i32,
  to: usize,
  length: i32,
): void {
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    const at = <usize>i << 2;
    const x = stepA == 0 ? v128.load32_splat(a) : v128.load(a + at);
    const y = stepB == 0 ? v128.load32_splat(b) : v128.load(b + at);
    v128.store(to + at, larger ? f32x4.max(x, y) : f32x4.min(x, y));
  }
  for (; i < length; i++) {
    const at = <usize>i << 2;
    const x = load<f32>(stepA == 0 ? a : a + at);
    const y = load<f32>(stepB == 0 ? b : b + at);
    store<f32>(to + at, larger ? max(x, y) : min(x, y));
  }
}

/** Whether −∞ is among `length` floats. */
export function hasNegativeInfinity(from: usize, length: i32): bool {
  const lowest = f32x4.splat(-Infinity);
  let found = i32x4.splat(0);
  let i = 0;
  for (; i + 16 <= length; i += 16) {
    const at = from + (<usize>i << 2);
    const first = v128.or(f32x4.eq(v128.load(at), lowest), f32x4.eq(v128.load(at, 16), lowest));
    const second = v128.or(f32x4.eq(v128.load(at, 32), lowest), f32x4.eq(v128.load(at, 48), lowest));
    found = v128.or(found, v128.or(first, second));
  }
  for (; i + 4 <= length; i += 4) {
    found = v128.or(found, f32x4.eq(v128.load(from + (<usize>i << 2)), lowest));
  }
  if (v128.any_true(found)) return true;
  for (; i < length; i++) {
    if (load<f32>(from + (<usize>i << 2)) == -Infinity) return true;
  }
  return false;
}

/** Writes bytes: whether any of the bits of `mask` is set in each of `length` words. */
export function anySet(from: usize, to: usize, length: i32, mask: i32): void {
  const masks = i32x4.splat(mask);
  let i = 0;
  for (; i + 16 <= length; i += 16) {
    const at = from + (<usize>i << 2);
    const first = i16x8.narrow_i32x4_s(setAt(at, masks), setAt(at + 16, masks));
    const second = i16x8.narrow_i32x4_s(setAt(at + 32, masks), setAt(at + 48, masks));
    v128.store(to + i, v128.and(i8x16.narrow_i16x8_s(first, second), i8x16.splat(1)));
  }
  for (; i < length; i++) {
    store<u8>(to + i, <u8>((load<i32>(from + (<usize>i << 2)) & mask) != 0));
  }
}

/** −1 for each of four words that has a bit of the masks set, else 0. */
@inline
function setAt(from: usize, masks: v128): v128 {
  return i32x4.ne(v128.and(v128.load(from), masks), i32x4.splat(0));
}
