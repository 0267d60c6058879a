import { add, concat, mul, slice, sub, type Tensor, tensor } from '@tensorflow/tfjs-core';

/** The base of the wavelengths, as it was published. */
const base = 10_000;

/**
 * Rotary position embedding: turns each pair of features (i, i + d/2), the first half of the last
 * axis against the second, by position · 10000^(−2i/d). Products of two rotated vectors depend on how
 * far apart they are and not on where.
 *
 * @param x [batch, heads, positions, d], d even
 * @see Su et al., arXiv 2104.09864; in halves, as GPT-NeoX and Llama pair features
 */
export function rotated(x: Tensor): Tensor {
  const [positions, size] = x.shape.slice(-2) as [number, number];
  const half = size / 2;
  const angles = Array.from({ length: positions * half }, (_, index) => {
    const pair = index % half;
    return Math.floor(index / half) * base ** (-pair / half);
  });
  // Worked out in float64: at position 10 000 a float32 angle is off by its sixth digit.
  const cosines = tensor(angles.map(Math.cos), [positions, half]);
  const sines = tensor(angles.map(Math.sin), [positions, half]);
  const begin = x.shape.map(() => 0);
  const shape = [...x.shape.slice(0, -1), half];
  const first = slice(x, begin, shape);
  const second = slice(x, [...begin.slice(0, -1), half], shape);
  return concat(
    [sub(mul(first, cosines), mul(second, sines)), add(mul(second, cosines), mul(first, sines))],
    -1,
  );
}
