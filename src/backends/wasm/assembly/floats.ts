// Runs of floats, four at a time.

/** Sets `length` floats to zero. */
export function zeroFloats(to: usize, length: i32): void {
  let i = 0;
  for (; i + 4 <= length; i += 4) v128.store(to + (<usize>i << 2), f32x4.splat(0));
  for (; i < length; i++) store<f32>(to + (<usize>i << 2), 0);
}

/** Copies `length` floats. */
@inline
export function copyFloats(to: usize, from: usize, length: i32): void {
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    v128.store(to + (<usize>i << 2), v128.load(from + (<usize>i << 2)));
  }
  for (; i < length; i++) store<f32>(to + (<usize>i << 2), load<f32>(from + (<usize>i << 2)));
}

/** to += from */
@inline
export function addFloats(to: usize, from: usize, length: i32): void {
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    const at = to + (<usize>i << 2);
    v128.store(at, f32x4.add(v128.load(at), v128.load(from + (<usize>i << 2))));
  }
  for (; i < length; i++) {
    const at = to + (<usize>i << 2);
    store<f32>(at, load<f32>(at) + load<f32>(from + (<usize>i << 2)));
  }
}

/** to += from · factor */
@inline
export function addScaled(to: usize, from: usize, factor: f32, length: i32): void {
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    const at = to + (<usize>i << 2);
    const part = f32x4.mul(v128.load(from + (<usize>i << 2)), f32x4.splat(factor));
    v128.store(at, f32x4.add(v128.load(at), part));
  }
  for (; i < length; i++) {
    const at = to + (<usize>i << 2);
    store<f32>(at, load<f32>(at) + load<f32>(from + (<usize>i << 2)) * factor);
  }
}

/** The sum of four floats. */
@inline
export function sumOf(x: v128): f32 {
  return f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1) + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3));
}
