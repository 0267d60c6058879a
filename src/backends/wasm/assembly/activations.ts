// What follows a product in a fused kernel, in place. NaN comes through as on cpu.

/** The kinds of `activate`; the numbers are those of `activation.ts`. */
const RELU: i32 = 0;
const RELU6: i32 = 1;
const ELU: i32 = 2;
const SIGMOID: i32 = 3;
const LEAKY_RELU: i32 = 4;
const PRELU: i32 = 5;

/** Adds `period` floats again and again along `length` floats. */
export function addPeriodic(to: usize, length: i32, from: usize, period: i32): void {
  for (let start = 0; start < length; start += period) {
    let i = 0;
    for (; i + 4 <= period; i += 4) {
      const at = to + (<usize>(start + i) << 2);
      v128.store(at, f32x4.add(v128.load(at), v128.load(from + (<usize>i << 2))));
    }
    for (; i < period; i++) {
      const at = to + (<usize>(start + i) << 2);
      store<f32>(at, load<f32>(at) + load<f32>(from + (<usize>i << 2)));
    }
  }
}

/**
 * Replaces `length` floats by the activations of them. Below zero a leaky ReLU has the slope
 * `slope`, a PReLU the `period` slopes at `slopes`, again and again.
 */
export function activate(
  kind: i32,
  to: usize,
  length: i32,
  slope: f32,
  slopes: usize,
  period: i32,
): void {
  if (kind == RELU) relu(to, length);
  else if (kind == RELU6) relu6(to, length);
  else if (kind == ELU) elu(to, length);
  else if (kind == SIGMOID) sigmoid(to, length);
  else if (kind == LEAKY_RELU) leakyRelu(to, length, slope);
  else if (kind == PRELU) {
    for (let start = 0; start < length; start += period) {
      prelu(to + (<usize>start << 2), slopes, period);
    }
  }
}

function relu(to: usize, length: i32): void {
  let i = 0;
  for (; i + 4 <= length; i += 4) reluAt(to + (<usize>i << 2), false);
  for (; i < length; i++) reluAt(to + (<usize>i << 2), true);
}

@inline
function reluAt(at: usize, one: bool): void {
  put(at, f32x4.pmax(get(at, one), f32x4.splat(0)), one);
}

function relu6(to: usize, length: i32): void {
  let i = 0;
  for (; i + 4 <= length; i += 4) relu6At(to + (<usize>i << 2), false);
  for (; i < length; i++) relu6At(to + (<usize>i << 2), true);
}

@inline
function relu6At(at: usize, one: bool): void {
  put(at, f32x4.pmin(f32x4.pmax(get(at, one), f32x4.splat(0)), f32x4.splat(6)), one);
}

function elu(to: usize, length: i32): void {
  let i = 0;
  for (; i + 4 <= length; i += 4) eluAt(to + (<usize>i << 2), false);
  for (; i < length; i++) eluAt(to + (<usize>i << 2), true);
}

/** exp(x) − 1 below zero. */
@inline
function eluAt(at: usize, one: bool): void {
  const x = get(at, one);
  const scale = scaleOf(x);
  const below = f32x4.add(f32x4.sub(scale, f32x4.splat(1)), f32x4.mul(scale, restOf(x)));
  put(at, v128.bitselect(below, x, f32x4.lt(x, f32x4.splat(0))), one);
}

function sigmoid(to: usize, length: i32): void {
  let i = 0;
  for (; i + 4 <= length; i += 4) sigmoidAt(to + (<usize>i << 2), false);
  for (; i < length; i++) sigmoidAt(to + (<usize>i << 2), true);
}

/** 1/(1 + exp(−x)), with an exponential that cannot overflow. */
@inline
function sigmoidAt(at: usize, one: bool): void {
  const x = get(at, one);
  const unit = f32x4.splat(1);
  const negative = f32x4.neg(f32x4.abs(x));
  const scale = scaleOf(negative);
  const power = f32x4.add(scale, f32x4.mul(scale, restOf(negative)));
  const numerator = v128.bitselect(power, unit, f32x4.lt(x, f32x4.splat(0)));
  const value = f32x4.div(numerator, f32x4.add(unit, power));
  put(at, v128.bitselect(value, x, f32x4.eq(x, x)), one);
}

function leakyRelu(to: usize, length: i32, slope: f32): void {
  const slopes = f32x4.splat(slope);
  let i = 0;
  for (; i + 4 <= length; i += 4) preluAt(to + (<usize>i << 2), slopes, false);
  for (; i < length; i++) preluAt(to + (<usize>i << 2), slopes, true);
}

function prelu(to: usize, slopes: usize, length: i32): void {
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    preluAt(to + (<usize>i << 2), v128.load(slopes + (<usize>i << 2)), false);
  }
  for (; i < length; i++) {
    preluAt(to + (<usize>i << 2), v128.load32_splat(slopes + (<usize>i << 2)), true);
  }
}

@inline
function preluAt(at: usize, slopes: v128, one: bool): void {
  const x = get(at, one);
  put(at, v128.bitselect(f32x4.mul(x, slopes), x, f32x4.lt(x, f32x4.splat(0))), one);
}

// exp(x) = scale · (1 + rest) for x ≤ 0, with scale = 2ⁿ and |ln(1 + rest)| ≤ ln 2/2. Constants as
// in the Cephes library's expf. Below −87 exp(x) is taken for exp(−87), which is 10⁻³⁸.

@inline
function clamped(x: v128): v128 {
  return f32x4.max(x, f32x4.splat(-87));
}

@inline
function powerOf(x: v128): v128 {
  return f32x4.nearest(f32x4.mul(clamped(x), f32x4.splat(1.44269504088896341)));
}

@inline
function scaleOf(x: v128): v128 {
  const n = i32x4.trunc_sat_f32x4_s(powerOf(x));
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}

@inline
function restOf(x: v128): v128 {
  const n = powerOf(x);
  let r = f32x4.sub(clamped(x), f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(-2.12194440e-4)));
  let p = f32x4.splat(1.9875691500e-4);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.3981999507e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(8.3334519073e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(4.1665795894e-2));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.6666665459e-1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(5.0000001201e-1));
  return f32x4.add(f32x4.mul(p, f32x4.mul(r, r)), r);
}

@inline
function get(at: usize, one: bool): v128 {
  return one ? v128.load32_zero(at) : v128.load(at);
}

@inline
function put(at: usize, value: v128, one: bool): void {
  if (one) v128.store32_lane(at, value, 0);
  else v128.store(at, value);
}
