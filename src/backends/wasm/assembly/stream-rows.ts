import { multiplyAdd } from './multiply-add';

/** Floats of the rows of a block of B: with a row of C they stay in the first-level cache. */
const BLOCK: i32 = 4096;

/** C (+)= A·B (+ bias): rows of C as sums of rows of B, which are contiguous, eight at a time. */
export function streamRows(
  a: usize,
  aRow: i32,
  aInner: i32,
  b: usize,
  bInner: i32,
  c: usize,
  m: i32,
  n: i32,
  k: i32,
  bias: usize,
  accumulate: bool,
): void {
  const bRow = <usize>bInner << 2;
  const step = <usize>aInner << 2;
  const block = BLOCK / min(k, 8);
  for (let j = 0; j < n; j += block) {
    const bytes = <usize>min(block, n - j) << 2;
    let p = 0;
    while (p < k) {
      const left = k - p;
      const depth = left >= 8 ? 8 : left >= 4 ? 4 : left >= 2 ? 2 : 1;
      const rows = b + ((p * bInner + j) << 2);
      for (let i = 0; i < m; i++) {
        const factors = a + ((i * aRow + p * aInner) << 2);
        const to = c + ((i * n + j) << 2);
        const added = p > 0 || accumulate ? to : bias != 0 ? bias + (j << 2) : 0;
        if (depth == 8) addRows(8, to, added, factors, step, rows, bRow, bytes);
        else if (depth == 4) addRows(4, to, added, factors, step, rows, bRow, bytes);
        else if (depth == 2) addRows(2, to, added, factors, step, rows, bRow, bytes);
        else addRows(1, to, added, factors, step, rows, bRow, bytes);
      }
      p += depth;
    }
  }
}

/**
 * Writes what is at `added`, 0 for nothing, plus 1, 2, 4 or 8 rows of B by their factors. The
 * depth is a constant wherever this is inlined.
 */
@inline
function addRows(depth: i32, to: usize, added: usize, factors: usize, step: usize, rows: usize, bRow: usize, bytes: usize): void {
  const a0 = v128.load32_splat(factors);
  const a1 = v128.load32_splat(factors + (depth > 1 ? step : 0));
  const a2 = v128.load32_splat(factors + (depth > 2 ? step * 2 : 0));
  const a3 = v128.load32_splat(factors + (depth > 2 ? step * 3 : 0));
  const a4 = v128.load32_splat(factors + (depth > 4 ? step * 4 : 0));
  const a5 = v128.load32_splat(factors + (depth > 4 ? step * 5 : 0));
  const a6 = v128.load32_splat(factors + (depth > 4 ? step * 6 : 0));
  const a7 = v128.load32_splat(factors + (depth > 4 ? step * 7 : 0));
  let at: usize = 0;
  for (; at + 16 <= bytes; at += 16) {
    let b = rows + at;
    let sum = added != 0 ? v128.load(added + at) : f32x4.splat(0);
    sum = multiplyAdd(a0, v128.load(b), sum);
    if (depth > 1) sum = multiplyAdd(a1, v128.load((b += bRow)), sum);
    if (depth > 2) {
      sum = multiplyAdd(a2, v128.load((b += bRow)), sum);
      sum = multiplyAdd(a3, v128.load((b += bRow)), sum);
    }
    if (depth > 4) {
      sum = multiplyAdd(a4, v128.load((b += bRow)), sum);
      sum = multiplyAdd(a5, v128.load((b += bRow)), sum);
      sum = multiplyAdd(a6, v128.load((b += bRow)), sum);
      sum = multiplyAdd(a7, v128.load((b += bRow)), sum);
    }
    v128.store(to + at, sum);
  }
  for (; at < bytes; at += 4) {
    let b = rows + at;
    let factor = factors;
    let sum: f32 = added != 0 ? load<f32>(added + at) : 0;
    for (let p = 0; p < depth; p++) {
      sum += load<f32>(factor) * load<f32>(b);
      factor += step;
      b += bRow;
    }
    store<f32>(to + at, sum);
  }
}
