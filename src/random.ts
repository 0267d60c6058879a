/**
 * The seeded generator of initial weights. Its algorithm is a part of the API: the same seed and
 * name give the same numbers in every later version, on every backend and in every engine.
 * `test/random/random.frozen.test.ts` holds it to that.
 *
 * xoshiro128** (Blackman and Vigna, 2018), its state made by splitmix32 from the seed and an
 * FNV-1a hash of the name; normals by inverting the distribution function, one uniform each.
 * Only operations that IEEE 754 fixes to the last bit are used, so no `Math.log` or `Math.cos`.
 */
export interface Stream {
  /** The next number in (0, 1), with 52 random bits; never 0 or 1. */
  uniform(): number;
  /** The next numbers, as many as the array takes: the same as one by one, several times faster. */
  fill(values: Float64Array): void;
}

/**
 * The stream of one tensor.
 *
 * @param seed a whole number in [0, 2^53)
 * @param name the tensor's name: every tensor has its own stream, whatever the others draw
 */
export function stream(seed: number, name: string): Stream {
  let mixed = hash(name) ^ (seed >>> 0) ^ Math.imul(Math.floor(seed / 2 ** 32), 0x9e3779b1);
  const next = (): number => {
    mixed = (mixed + 0x9e3779b9) | 0;
    let z = mixed ^ (mixed >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return z ^ (z >>> 15);
  };
  const state = Int32Array.of(next(), next(), next(), next()) as State;
  const one = new Float64Array(1) as Float64Array & { 0: number };
  return {
    uniform(): number {
      advance(state, one);
      return one[0];
    },
    fill: (values) => advance(state, values),
  };
}

type State = Int32Array & { 0: number; 1: number; 2: number; 3: number };

/** Fills `values` with the next uniform numbers, each of two steps of the generator. */
function advance(state: State, values: Float64Array): void {
  let a = state[0];
  let b = state[1];
  let c = state[2];
  let d = state[3];
  for (let i = 0; i < values.length; i++) {
    let scrambled = Math.imul(b, 5);
    const high = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 6;
    let shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);

    scrambled = Math.imul(b, 5);
    const low = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 6;
    shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    values[i] = (high * 2 ** 26 + low + 0.5) / 2 ** 52;
  }
  state[0] = a;
  state[1] = b;
  state[2] = c;
  state[3] = d;
}

/** FNV-1a over the UTF-16 code units. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  }
  return value | 0;
}

/**
 * The normal deviate below which a share p in (0, 1) of the standard normal distribution lies,
 * to about 1e-9 relative, more than float32 can hold.
 *
 * @see Acklam's rational approximation of the inverse normal distribution function
 */
export function normalQuantile(p: number): number {
  const tail = 0.02425;
  if (p < tail) return tailQuantile(p);
  if (p > 1 - tail) return -tailQuantile(1 - p);
  const q = p - 0.5;
  const r = q * q;
  const numerator =
    ((((-3.969683028665376e1 * r + 2.209460984245205e2) * r - 2.759285104469687e2) * r +
      1.38357751867269e2) *
      r -
      3.066479806614716e1) *
      r +
    2.506628277459239;
  const denominator =
    (((-5.447609879822406e1 * r + 1.615858368580409e2) * r - 1.556989798598866e2) * r +
      6.680131188771972e1) *
      r -
    1.328068155288572e1;
  return (numerator * q) / (denominator * r + 1);
}

function tailQuantile(p: number): number {
  const q = Math.sqrt(-2 * logarithm(p));
  const numerator =
    ((((-7.784894002430293e-3 * q - 3.223964580411365e-1) * q - 2.400758277161838) * q -
      2.549732539343734) *
      q +
      4.374664141464968) *
      q +
    2.938163982698783;
  const denominator =
    ((7.784695709041462e-3 * q + 3.224671290700398e-1) * q + 2.445134137142996) * q +
    3.754408661907416;
  return numerator / (denominator * q + 1);
}

/** The natural logarithm of p in (0, 1], by exact halving and a series: the same in every engine. */
function logarithm(p: number): number {
  let mantissa = p;
  let exponent = 0;
  while (mantissa < Math.SQRT1_2) {
    mantissa *= 2;
    exponent -= 1;
  }
  const z = (mantissa - 1) / (mantissa + 1);
  const square = z * z;
  let sum = (1 / 25) * square + 1 / 23;
  sum = (sum * square + 1 / 21) * square + 1 / 19;
  sum = (sum * square + 1 / 17) * square + 1 / 15;
  sum = (sum * square + 1 / 13) * square + 1 / 11;
  sum = (sum * square + 1 / 9) * square + 1 / 7;
  sum = (sum * square + 1 / 5) * square + 1 / 3;
  sum = sum * square + 1;
  return 2 * z * sum + exponent * Math.LN2;
}
