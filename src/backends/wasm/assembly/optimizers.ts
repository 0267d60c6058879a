// Optimizer steps, each in one pass over memory. Every function has the same signature:
//
//   step(value, gradient, state0, state1, outValue, out0, out1, length, rate, decay, …)
//
// addresses of float32 arrays (0 where a rule has no such state), their length, the learning rate,
// the weight decay of this step, and the rule's own numbers in the order of src/optimizer-step.ts.
// Operations and their order are those of the rules in src/optimizers.

/** Four floats, or one in the first lane at the end of an array. */
@inline
function get(at: usize, one: bool): v128 {
  return one ? v128.load32_zero(at) : v128.load(at);
}

@inline
function put(at: usize, value: v128, one: bool): void {
  if (one) v128.store_lane<f32>(at, value, 0);
  else v128.store(at, value);
}

/** The new value: moved by −rate·direction, and decayed. */
@inline
function moved(w: v128, direction: v128, rate: v128, decay: v128): v128 {
  return f32x4.sub(f32x4.sub(w, f32x4.mul(direction, rate)), f32x4.mul(w, decay));
}

@inline
function sgdAt(at: usize, one: bool, value: usize, gradient: usize, s0: usize, s1: usize, out: usize, o0: usize, o1: usize, rate: v128, decay: v128): void {
  put(out + at, moved(get(value + at, one), get(gradient + at, one), rate, decay), one);
}

export function sgd(value: usize, gradient: usize, s0: usize, s1: usize, out: usize, o0: usize, o1: usize, length: i32, rate: f32, decay: f32): void {
  const rates = f32x4.splat(rate);
  const decays = f32x4.splat(decay);
  let i = 0;
  for (; i + 4 <= length; i += 4) sgdAt(<usize>i << 2, false, value, gradient, s0, s1, out, o0, o1, rates, decays);
  for (; i < length; i++) sgdAt(<usize>i << 2, true, value, gradient, s0, s1, out, o0, o1, rates, decays);
}

@inline
function momentumAt(at: usize, one: bool, value: usize, gradient: usize, s0: usize, s1: usize, out: usize, o0: usize, o1: usize, rate: v128, decay: v128, m: v128, nesterov: bool): void {
  const g = get(gradient + at, one);
  const next = f32x4.add(f32x4.mul(m, get(s0 + at, one)), g);
  const direction = nesterov ? f32x4.add(g, f32x4.mul(next, m)) : next;
  put(o0 + at, next, one);
  put(out + at, moved(get(value + at, one), direction, rate, decay), one);
}

/** `nesterov` is 1 for Nesterov's variant. */
export function momentum(value: usize, gradient: usize, s0: usize, s1: usize, out: usize, o0: usize, o1: usize, length: i32, rate: f32, decay: f32, momentum: f32, nesterov: f32): void {
  const rates = f32x4.splat(rate);
  const decays = f32x4.splat(decay);
  const momentums = f32x4.splat(momentum);
  const isNesterov = nesterov != 0;
  let i = 0;
  for (; i + 4 <= length; i += 4) momentumAt(<usize>i << 2, false, value, gradient, s0, s1, out, o0, o1, rates, decays, momentums, isNesterov);
  for (; i < length; i++) momentumAt(<usize>i << 2, true, value, gradient, s0, s1, out, o0, o1, rates, decays, momentums, isNesterov);
}

@inline
function adamAt(at: usize, one: bool, value: usize, gradient: usize, s0: usize, s1: usize, out: usize, o0: usize, o1: usize, rate: v128, decay: v128, beta1: v128, rest1: v128, beta2: v128, rest2: v128, epsilon: v128): void {
  const g = get(gradient + at, one);
  const first = f32x4.add(f32x4.mul(get(s0 + at, one), beta1), f32x4.mul(g, rest1));
  const second = f32x4.add(f32x4.mul(get(s1 + at, one), beta2), f32x4.mul(f32x4.mul(g, g), rest2));
  const direction = f32x4.div(first, f32x4.add(f32x4.sqrt(second), epsilon));
  put(o0 + at, first, one);
  put(o1 + at, second, one);
  put(out + at, moved(get(value + at, one), direction, rate, decay), one);
}

/** The rate and ε hold the corrections. */
export function adam(value: usize, gradient: usize, s0: usize, s1: usize, out: usize, o0: usize, o1: usize, length: i32, rate: f32, decay: f32, beta1: f32, rest1: f32, beta2: f32, rest2: f32, epsilon: f32): void {
  const rates = f32x4.splat(rate);
  const decays = f32x4.splat(decay);
  const beta1s = f32x4.splat(beta1);
  const rest1s = f32x4.splat(rest1);
  const beta2s = f32x4.splat(beta2);
  const rest2s = f32x4.splat(rest2);
  const epsilons = f32x4.splat(epsilon);
  let i = 0;
  for (; i + 4 <= length; i += 4) adamAt(<usize>i << 2, false, value, gradient, s0, s1, out, o0, o1, rates, decays, beta1s, rest1s, beta2s, rest2s, epsilons);
  for (; i < length; i++) adamAt(<usize>i << 2, true, value, gradient, s0, s1, out, o0, o1, rates, decays, beta1s, rest1s, beta2s, rest2s, epsilons);
}

@inline
function adamaxAt(at: usize, one: bool, value: usize, gradient: usize, s0: usize, s1: usize, out: usize, o0: usize, o1: usize, rate: v128, decay: v128, beta1: v128, rest1: v128, beta2: v128, epsilon: v128): void {
  const g = get(gradient + at, one);
  const first = f32x4.add(f32x4.mul(get(s0 + at, one), beta1), f32x4.mul(g, rest1));
  const norm = f32x4.max(f32x4.mul(get(s1 + at, one), beta2), f32x4.abs(g));
  put(o0 + at, first, one);
  put(o1 + at, norm, one);
  put(out + at, moved(get(value + at, one), f32x4.div(first, f32x4.add(norm, epsilon)), rate, decay), one);
}

/** The rate holds the correction. */
export function adamax(value: usize, gradient: usize, s0: usize, s1: usize, out: usize, o0: usize, o1: usize, length: i32, rate: f32, decay: f32, beta1: f32, rest1: f32, beta2: f32, epsilon: f32): void {
  const rates = f32x4.splat(rate);
  const decays = f32x4.splat(decay);
  const beta1s = f32x4.splat(beta1);
  const rest1s = f32x4.splat(rest1);
  const beta2s = f32x4.splat(beta2);
  const epsilons = f32x4.splat(epsilon);
  let i = 0;
  for (; i + 4 <= length; i += 4) adamaxAt(<usize>i << 2, false, value, gradient, s0, s1, out, o0, o1, rates, decays, beta1s, rest1s, beta2s, epsilons);
  for (; i < length; i++) adamaxAt(<usize>i << 2, true, value, gradient, s0, s1, out, o0, o1, rates, decays, beta1s, rest1s, beta2s, epsilons);
}

@inline
function rmspropAt(at: usize, one: bool, value: usize, gradient: usize, s0: usize, s1: usize, out: usize, o0: usize, o1: usize, rate: v128, decay: v128, rho: v128, rest: v128, m: v128, epsilon: v128, unit: v128): void {
  const g = get(gradient + at, one);
  const square = f32x4.add(f32x4.mul(get(s0 + at, one), rho), f32x4.mul(f32x4.mul(g, g), rest));
  const direction = f32x4.div(f32x4.mul(g, rate), f32x4.sqrt(f32x4.add(square, epsilon)));
  const moments = f32x4.add(f32x4.mul(get(s1 + at, one), m), direction);
  put(o0 + at, square, one);
  put(o1 + at, moments, one);
  put(out + at, moved(get(value + at, one), moments, unit, decay), one);
}

/** The momentum state holds the learning rate. */
export function rmsprop(value: usize, gradient: usize, s0: usize, s1: usize, out: usize, o0: usize, o1: usize, length: i32, rate: f32, decay: f32, rho: f32, rest: f32, momentum: f32, epsilon: f32): void {
  const rates = f32x4.splat(rate);
  const decays = f32x4.splat(decay);
  const rhos = f32x4.splat(rho);
  const rests = f32x4.splat(rest);
  const momentums = f32x4.splat(momentum);
  const epsilons = f32x4.splat(epsilon);
  const unit = f32x4.splat(1);
  let i = 0;
  for (; i + 4 <= length; i += 4) rmspropAt(<usize>i << 2, false, value, gradient, s0, s1, out, o0, o1, rates, decays, rhos, rests, momentums, epsilons, unit);
  for (; i < length; i++) rmspropAt(<usize>i << 2, true, value, gradient, s0, s1, out, o0, o1, rates, decays, rhos, rests, momentums, epsilons, unit);
}

@inline
function adagradAt(at: usize, one: bool, value: usize, gradient: usize, s0: usize, s1: usize, out: usize, o0: usize, o1: usize, rate: v128, decay: v128, epsilon: v128): void {
  const g = get(gradient + at, one);
  const sum = f32x4.add(get(s0 + at, one), f32x4.mul(g, g));
  put(o0 + at, sum, one);
  put(out + at, moved(get(value + at, one), f32x4.div(g, f32x4.sqrt(f32x4.add(sum, epsilon))), rate, decay), one);
}

export function adagrad(value: usize, gradient: usize, s0: usize, s1: usize, out: usize, o0: usize, o1: usize, length: i32, rate: f32, decay: f32, epsilon: f32): void {
  const rates = f32x4.splat(rate);
  const decays = f32x4.splat(decay);
  const epsilons = f32x4.splat(epsilon);
  let i = 0;
  for (; i + 4 <= length; i += 4) adagradAt(<usize>i << 2, false, value, gradient, s0, s1, out, o0, o1, rates, decays, epsilons);
  for (; i < length; i++) adagradAt(<usize>i << 2, true, value, gradient, s0, s1, out, o0, o1, rates, decays, epsilons);
}

@inline
function lionAt(at: usize, one: bool, value: usize, gradient: usize, s0: usize, s1: usize, out: usize, o0: usize, o1: usize, rate: v128, decay: v128, beta1: v128, rest1: v128, beta2: v128, rest2: v128, zero: v128, unit: v128): void {
  const g = get(gradient + at, one);
  const old = get(s0 + at, one);
  const mixed = f32x4.add(f32x4.mul(old, beta1), f32x4.mul(g, rest1));
  const positive = v128.and(f32x4.gt(mixed, zero), unit);
  const negative = v128.and(f32x4.lt(mixed, zero), unit);
  put(o0 + at, f32x4.add(f32x4.mul(old, beta2), f32x4.mul(g, rest2)), one);
  // NaN is neither; a mask of ones is a NaN, so that a broken gradient shows.
  const direction = v128.or(f32x4.sub(positive, negative), f32x4.ne(mixed, mixed));
  put(out + at, moved(get(value + at, one), direction, rate, decay), one);
}

export function lion(value: usize, gradient: usize, s0: usize, s1: usize, out: usize, o0: usize, o1: usize, length: i32, rate: f32, decay: f32, beta1: f32, rest1: f32, beta2: f32, rest2: f32): void {
  const rates = f32x4.splat(rate);
  const decays = f32x4.splat(decay);
  const beta1s = f32x4.splat(beta1);
  const rest1s = f32x4.splat(rest1);
  const beta2s = f32x4.splat(beta2);
  const rest2s = f32x4.splat(rest2);
  const zero = f32x4.splat(0);
  const unit = f32x4.splat(1);
  let i = 0;
  for (; i + 4 <= length; i += 4) lionAt(<usize>i << 2, false, value, gradient, s0, s1, out, o0, o1, rates, decays, beta1s, rest1s, beta2s, rest2s, zero, unit);
  for (; i < length; i++) lionAt(<usize>i << 2, true, value, gradient, s0, s1, out, o0, o1, rates, decays, beta1s, rest1s, beta2s, rest2s, zero, unit);
}
