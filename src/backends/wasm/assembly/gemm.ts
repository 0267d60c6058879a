// C = A·B in float32 with SIMD, for operands in any of the four transpose combinations.
//
// Blocked as in Goto and van de Geijn, "Anatomy of high-performance matrix multiplication"
// (2008): a block of B is packed into panels of 8 columns, a block of A into panels of 4 rows,
// and a 4×8 tile of C is kept in registers while both panels stream by.

import { multiplyAdd } from './multiply-add';
import { pack4, pack8 } from './pack';
import { thinProduct, tinyStack } from './thin';

/** Depth of a block: 256·8 floats of B and 256·4 of A stay in the first-level cache. */
const BLOCK_K: i32 = 256;
/** Rows of a packed block of A. */
const BLOCK_M: i32 = 64;
/** Columns of a packed block of B. */
const BLOCK_N: i32 = 512;
const TILE_M: i32 = 4;
const TILE_N: i32 = 8;
/** Rows of A up to which packing B takes longer than reading it with its rows far apart. */
const FEW_ROWS: i32 = 8;

/** Bytes of scratch that `gemm` needs: both packed blocks and one tile. */
export function gemmScratchBytes(): i32 {
  return (BLOCK_K * BLOCK_N + BLOCK_K * BLOCK_M + TILE_M * TILE_N) * 4;
}

/**
 * C[m, n] = A·B (+ bias). `aInner` is 1 where A is stored [m, k] and m where it is stored
 * [k, m]; strides are in floats. `bias` is an address of n floats, or 0 for none. With
 * `accumulate` the product is added to what C holds.
 */
export function gemm(
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
): void {
  if (k == 0 && !accumulate) {
    // An empty sum: no block below would write to C.
    for (let i = 0; i < m * n; i++) {
      store<f32>(c + (<usize>i << 2), bias != 0 ? load<f32>(bias + (<usize>(i % n) << 2)) : 0);
    }
    return;
  }
  if (thinProduct(a, aRow, aInner, b, bInner, bColumn, c, m, n, k, bias, accumulate, scratch)) return;
  const packedB = scratch;
  const packedA = packedB + ((BLOCK_K * BLOCK_N) << 2);
  const tile = packedA + ((BLOCK_K * BLOCK_M) << 2);
  // Where there is one block of A, a panel of B is used up as soon as it is packed; and for few
  // rows of A it is not worth packing.
  const isOneBlock = m <= BLOCK_M;
  const asItLies = m <= FEW_ROWS && bColumn == 1;
  for (let j = 0; j < n; j += BLOCK_N) {
    const columns = min(BLOCK_N, n - j);
    for (let p = 0; p < k; p += BLOCK_K) {
      const depth = min(BLOCK_K, k - p);
      for (let jj = 0; jj < columns && !isOneBlock; jj += TILE_N) {
        pack8(
          packedB + ((jj * depth) << 2),
          b + ((p * bInner + (j + jj) * bColumn) << 2),
          bInner,
          bColumn,
          depth,
          min(TILE_N, columns - jj),
        );
      }
      for (let i = 0; i < m; i += BLOCK_M) {
        const rows = min(BLOCK_M, m - i);
        const add = accumulate || p > 0;
        for (let ii = 0; ii < rows; ii += TILE_M) {
          pack4(
            packedA + ((ii * depth) << 2),
            a + (((i + ii) * aRow + p * aInner) << 2),
            aInner,
            aRow,
            depth,
            min(TILE_M, rows - ii),
          );
        }
        for (let jj = 0; jj < columns; jj += TILE_N) {
          const width = min(TILE_N, columns - jj);
          const source = b + ((p * bInner + (j + jj) * bColumn) << 2);
          let panel = isOneBlock ? packedB : packedB + ((jj * depth) << 2);
          let panelRow = TILE_N << 2;
          if (asItLies && width == TILE_N) {
            panel = source;
            panelRow = bInner << 2;
          } else if (isOneBlock) {
            pack8(panel, source, bInner, bColumn, depth, width);
          }
          const biasHere = p == 0 && bias != 0 ? bias + ((j + jj) << 2) : 0;
          for (let ii = 0; ii < rows; ii += TILE_M) {
            const height = min(TILE_M, rows - ii);
            const out = c + (((i + ii) * n + j + jj) << 2);
            const full = height == TILE_M && width == TILE_N;
            if (full) {
              multiplyTile(packedA + ((ii * depth) << 2), panel, panelRow, depth, out, n, add, biasHere);
            } else {
              multiplyTile(packedA + ((ii * depth) << 2), panel, panelRow, depth, tile, TILE_N, false, 0);
              addEdge(tile, out, n, height, width, add, biasHere);
            }
          }
        }
      }
    }
  }
}

/**
 * C[m, n] = A·B (+ bias) for `count` pairs of matrices, which are `aNext` and `bNext` floats apart;
 * products lie one after another.
 */
export function gemmStack(
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
  scratch: usize,
): void {
  if (tinyStack(a, aNext, aRow, aInner, b, bNext, bInner, bColumn, c, count, m, n, k, bias)) return;
  for (let index = 0; index < count; index++) {
    gemm(a, aRow, aInner, b, bInner, bColumn, c, m, n, k, bias, false, scratch);
    a += <usize>aNext << 2;
    b += <usize>bNext << 2;
    c += <usize>(m * n) << 2;
  }
}

/** A 4×8 tile of C, kept in registers: c (+)= panel of A · panel of B (+ bias). */
function multiplyTile(
  a: usize,
  b: usize,
  bRow: usize,
  depth: i32,
  c: usize,
  cRow: i32,
  accumulate: bool,
  bias: usize,
): void {
  let c00 = f32x4.splat(0);
  let c01 = f32x4.splat(0);
  let c10 = f32x4.splat(0);
  let c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0);
  let c21 = f32x4.splat(0);
  let c30 = f32x4.splat(0);
  let c31 = f32x4.splat(0);
  for (let p = 0; p < depth; p++) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load32_splat(a);
    c00 = multiplyAdd(x, b0, c00);
    c01 = multiplyAdd(x, b1, c01);
    x = v128.load32_splat(a, 4);
    c10 = multiplyAdd(x, b0, c10);
    c11 = multiplyAdd(x, b1, c11);
    x = v128.load32_splat(a, 8);
    c20 = multiplyAdd(x, b0, c20);
    c21 = multiplyAdd(x, b1, c21);
    x = v128.load32_splat(a, 12);
    c30 = multiplyAdd(x, b0, c30);
    c31 = multiplyAdd(x, b1, c31);
    a += 16;
    b += bRow;
  }
  let left = f32x4.splat(0);
  let right = f32x4.splat(0);
  if (bias != 0) {
    left = v128.load(bias);
    right = v128.load(bias, 16);
  }
  const row = <usize>cRow << 2;
  storeRow(c, f32x4.add(c00, left), f32x4.add(c01, right), accumulate);
  storeRow(c + row, f32x4.add(c10, left), f32x4.add(c11, right), accumulate);
  storeRow(c + row * 2, f32x4.add(c20, left), f32x4.add(c21, right), accumulate);
  storeRow(c + row * 3, f32x4.add(c30, left), f32x4.add(c31, right), accumulate);
}

@inline
function storeRow(to: usize, left: v128, right: v128, accumulate: bool): void {
  if (accumulate) {
    left = f32x4.add(v128.load(to), left);
    right = f32x4.add(v128.load(to, 16), right);
  }
  v128.store(to, left);
  v128.store(to, right, 16);
}

/** Adds the part of a tile that lies inside C. */
function addEdge(
  tile: usize,
  c: usize,
  cRow: i32,
  height: i32,
  width: i32,
  accumulate: bool,
  bias: usize,
): void {
  for (let i = 0; i < height; i++) {
    for (let j = 0; j < width; j++) {
      const to = c + ((i * cRow + j) << 2);
      let value = load<f32>(tile + ((i * TILE_N + j) << 2));
      if (bias != 0) value += load<f32>(bias + (j << 2));
      if (accumulate) value += load<f32>(to);
      store<f32>(to, value);
    }
  }
}
