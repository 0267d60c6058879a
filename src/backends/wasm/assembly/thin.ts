// Products that are not worth packing: tiny ones, and those of few rows, few columns or little
// depth, where bringing an operand into panels would cost as much as the product itself.

import { sumOf } from './floats';
import { multiplyAdd } from './multiply-add';
import { streamRows } from './stream-rows';

/** Multiplications up to which plain loops are the fastest. */
const TINY: i32 = 128;
/** Rows of A up to which rows of B are best read as they come. */
const FEW_ROWS: i32 = 4;
/** Columns from which what is over after the last four of them does not tell. */
const MANY_COLUMNS: i32 = 64;
/** Depth up to which each entry of C is written once. */
const LITTLE_DEPTH: i32 = 8;
/** Columns of a panel. */
const PANEL: i32 = 8;
/** Columns of B that are side by side in the registers of a dot product. */
const FEW_COLUMNS: i32 = 4;
/** Floats of B that are laid out column by column at most. */
const GATHERED: i32 = 1 << 15;

/** As `gemm` does, for products that are thin; false, and nothing done, for any other. */
export function thinProduct(
  a: usize,
  aRow: i32,
  aInner: i32,
  b: usize,
  bInner: i32,
  bColumn: i32,
  c: usize,
  m: i32,
  n: i32,
  k: i32,
  bias: usize,
  accumulate: bool,
  scratch: usize,
): bool {
  if (k == 0 || (accumulate && bias != 0)) return false;
  if (isTiny(m, n, k)) {
    plainLoops(a, aRow, aInner, b, bInner, bColumn, c, m, n, k, bias, accumulate);
    return true;
  }
  if (n == 1 && aInner != 1) {
    // The transpose of the product, which lies in memory as the product does.
    if (aRow != 1) return false;
    streamRows(b, 0, bInner, a, aInner, c, 1, m, k, 0, accumulate);
    if (bias != 0) addToAll(c, m, load<f32>(bias));
    return true;
  }
  if (n > 1 && n <= PANEL && m >= PANEL && k <= 4 * n && !accumulate) {
    narrow(a, aRow, aInner, b, bInner, bColumn, c, m, n, k, bias, scratch);
    return true;
  }
  const isFlat = k <= LITTLE_DEPTH || (m <= FEW_ROWS && (m == 1 || n >= MANY_COLUMNS || n % 4 == 0));
  if (bColumn == 1 && n > 1 && isFlat) {
    streamRows(a, aRow, aInner, b, bInner, c, m, n, k, bias, accumulate);
    return true;
  }
  if (n <= FEW_COLUMNS || (bInner == 1 && m == 1)) {
    const isGathered = aInner != 1 || bInner != 1;
    if (isGathered && (k > GATHERED / FEW_COLUMNS || (aInner != 1 && m > FEW_COLUMNS))) return false;
    if (bInner != 1) {
      gatherColumns(scratch, b, bInner, bColumn, n, k);
      b = scratch;
      bColumn = k;
    }
    if (aInner != 1) {
      const rows = scratch + (GATHERED << 2);
      gatherColumns(rows, a, aInner, aRow, m, k);
      a = rows;
      aRow = k;
    }
    dotProducts(a, aRow, b, bColumn, c, m, n, k, bias, accumulate);
    return true;
  }
  return false;
}

@inline
function isTiny(m: i32, n: i32, k: i32): bool {
  return m <= TINY && n <= TINY && k <= TINY && m * n * k <= TINY;
}

/** As `gemmStack` does, for tiny products; false, and nothing done, for any other. */
export function tinyStack(
  a: usize,
  aNext: i32,
  aRow: i32,
  aInner: i32,
  b: usize,
  bNext: i32,
  bInner: i32,
  bColumn: i32,
  c: usize,
  count: i32,
  m: i32,
  n: i32,
  k: i32,
  bias: usize,
): bool {
  if (!isTiny(m, n, k)) return false;
  for (let index = 0; index < count; index++) {
    plainLoops(a, aRow, aInner, b, bInner, bColumn, c, m, n, k, bias, false);
    a += <usize>aNext << 2;
    b += <usize>bNext << 2;
    c += <usize>(m * n) << 2;
  }
  return true;
}

@inline
function plainLoops(
  a: usize,
  aRow: i32,
  aInner: i32,
  b: usize,
  bInner: i32,
  bColumn: i32,
  c: usize,
  m: i32,
  n: i32,
  k: i32,
  bias: usize,
  accumulate: bool,
): void {
  for (let i = 0; i < m; i++) {
    let column = b;
    for (let j = 0; j < n; j++) {
      let left = a;
      let right = column;
      let sum: f32 = 0;
      for (let p = 0; p < k; p++) {
        sum += load<f32>(left) * load<f32>(right);
        left += aInner << 2;
        right += bInner << 2;
      }
      if (bias != 0) sum += load<f32>(bias + (j << 2));
      if (accumulate) sum += load<f32>(c);
      store<f32>(c, sum);
      c += 4;
      column += bColumn << 2;
    }
    a += aRow << 2;
  }
}

/**
 * Up to eight columns. Rows of C are written eight wide, each over what the one before it wrote
 * too much, and the last ones entry by entry.
 */
function narrow(
  a: usize,
  aRow: i32,
  aInner: i32,
  b: usize,
  bInner: i32,
  bColumn: i32,
  c: usize,
  m: i32,
  n: i32,
  k: i32,
  bias: usize,
  scratch: usize,
): void {
  for (let j = 0; j < PANEL; j++) {
    for (let p = 0; p < k; p++) {
      const value: f32 = j < n ? load<f32>(b + ((p * bInner + j * bColumn) << 2)) : 0;
      store<f32>(scratch + ((p * PANEL + j) << 2), value);
    }
    const value: f32 = j < n && bias != 0 ? load<f32>(bias + (j << 2)) : 0;
    store<f32>(scratch + ((k * PANEL + j) << 2), value);
  }
  const biases = scratch + ((k * PANEL) << 2);
  const left = v128.load(biases);
  const right = v128.load(biases, 16);
  const row = biases + (PANEL << 2);
  const whole = m - (PANEL + n - 1) / n;
  const step = <usize>aInner << 2;
  for (let i = 0; i < m; i++) {
    let s0 = left;
    let s1 = right;
    let from = a + ((i * aRow) << 2);
    let panel = scratch;
    for (let p = 0; p < k; p++) {
      const x = v128.load32_splat(from);
      s0 = multiplyAdd(x, v128.load(panel), s0);
      s1 = multiplyAdd(x, v128.load(panel, 16), s1);
      from += step;
      panel += PANEL << 2;
    }
    const to = i < whole ? c : row;
    v128.store(to, s0);
    v128.store(to, s1, 16);
    if (i >= whole) memory.copy(c, row, n << 2);
    c += n << 2;
  }
}

/** Entries of C as sums over rows of A and columns of B, both contiguous. */
function dotProducts(
  a: usize,
  aRow: i32,
  b: usize,
  bColumn: i32,
  c: usize,
  m: i32,
  n: i32,
  k: i32,
  bias: usize,
  accumulate: bool,
): void {
  const column = <usize>bColumn << 2;
  for (let i = 0; i < m; i++) {
    const left = a + ((i * aRow) << 2);
    for (let j = 0; j < n; j++) {
      const right = b + j * column;
      let p: usize = 0;
      const end = <usize>k << 2;
      let s0 = f32x4.splat(0);
      let s1 = f32x4.splat(0);
      let s2 = f32x4.splat(0);
      let s3 = f32x4.splat(0);
      for (; p + 64 <= end; p += 64) {
        s0 = multiplyAdd(v128.load(left + p), v128.load(right + p), s0);
        s1 = multiplyAdd(v128.load(left + p, 16), v128.load(right + p, 16), s1);
        s2 = multiplyAdd(v128.load(left + p, 32), v128.load(right + p, 32), s2);
        s3 = multiplyAdd(v128.load(left + p, 48), v128.load(right + p, 48), s3);
      }
      for (; p + 16 <= end; p += 16) {
        s0 = multiplyAdd(v128.load(left + p), v128.load(right + p), s0);
      }
      s0 = f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3));
      let sum = sumOf(s0);
      for (; p < end; p += 4) sum += load<f32>(left + p) * load<f32>(right + p);
      if (bias != 0) sum += load<f32>(bias + (j << 2));
      if (accumulate) sum += load<f32>(c);
      store<f32>(c, sum);
      c += 4;
    }
  }
}

/** Lays columns out one after another. */
function gatherColumns(to: usize, b: usize, bInner: i32, bColumn: i32, n: i32, k: i32): void {
  for (let j = 0; j < n; j++) {
    let from = b + ((j * bColumn) << 2);
    for (let p = 0; p < k; p++) {
      store<f32>(to, load<f32>(from));
      to += 4;
      from += bInner << 2;
    }
  }
}

function addToAll(c: usize, length: i32, value: f32): void {
  for (let i = 0; i < length; i++) store<f32>(c + (<usize>i << 2), load<f32>(c + (<usize>i << 2)) + value);
}
