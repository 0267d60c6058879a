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
  let a = next();
  let b = next();
  let c = next();
  let d = next();

  const bits = (): number => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return result;
  };
  return {
    uniform: () => ((bits() >>> 6) * 2 ** 26 + (bits() >>> 6) + 0.5) / 2 ** 52,
  };
}

function rotate(x: number, by: number): number {
  return (x << by) | (x >>> (32 - by));
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
  return (horner(centralNumerator, r) * q) / (horner(centralDenominator, r) * r + 1);
}

function tailQuantile(p: number): number {
  const q = Math.sqrt(-2 * logarithm(p));
  return horner(tailNumerator, q) / (horner(tailDenominator, q) * q + 1);
}

const centralNumerator = [
  -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2,
  -3.066479806614716e1, 2.506628277459239,
];
const centralDenominator = [
  -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1,
  -1.328068155288572e1,
];
const tailNumerator = [
  -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734,
  4.374664141464968, 2.938163982698783,
];
const tailDenominator = [
  7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416,
];

function horner(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
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
  let sum = 0;
  for (let k = 25; k >= 1; k -= 2) sum = sum * square + 1 / k;
  return 2 * z * sum + exponent * Math.LN2;
}
