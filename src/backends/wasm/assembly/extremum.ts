// Smaller and larger numbers. NaN is neither, and comes through.

/** Writes `length` floats, none of them below `low` or above `high`. */
export function clip(from: usize, to: usize, length: i32, low: f32, high: f32): void {
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    const at = <usize>i << 2;
    // Which of two pmax and pmin take if they do not compare is the first: one instruction, and NaN stays.
    v128.store(to + at, f32x4.pmin(f32x4.pmax(v128.load(from + at), lows), highs));
  }
  for (; i < length; i++) {
    const at = <usize>i << 2;
    store<f32>(to + at, min(max(load<f32>(from + at), low), high));
  }
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
  for (let i = 0; i < length; i++) {
    store<u8>(to + i, <u8>((load<i32>(from + (<usize>i << 2)) & mask) != 0));
  }
}
