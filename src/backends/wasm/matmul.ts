import {
  broadcast_util,
  type KernelConfig,
  type KernelFunc,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { addressOf, filled, instanceOf, output, type WasmBackend } from './module.ts';

/** Which operands of a product are stored transposed. */
export interface Transposes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** A matrix in memory: its first element and how far apart rows and columns are, in floats. */
interface Operand {
  readonly address: number;
  readonly row: number;
  readonly column: number;
}

/** A product of two stacks of matrices: its shape, and that of one product of them. */
interface StackProduct {
  readonly batch: number[];
  readonly sizes: readonly [m: number, n: number, k: number];
}

/** What a product comes to. Shape errors are tfjs's own. */
function stackProduct(
  a: TensorInfo,
  b: TensorInfo,
  { transposeA, transposeB }: Transposes,
): StackProduct {
  util.assert(
    a.shape.length >= 2 && b.shape.length >= 2,
    () =>
      `Error in matMul: matrices and stacks of them are multiplied, and these have shapes [${a.shape}] and [${b.shape}]. Reshape a vector to a matrix of one row or column, or use tf.dot.`,
  );
  const [m, aInner] = lastTwo(a, transposeA);
  const [n, bInner] = lastTwo(b, !transposeB);
  util.assert(
    aInner === bInner,
    () =>
      `Error in matMul: inner shapes (${aInner}) and (${bInner}) of Tensors with shapes ${a.shape} and ${b.shape} and transposeA=${transposeA} and transposeB=${transposeB} must match.`,
  );
  const batch = broadcast_util.assertAndGetBroadcastShape(
    a.shape.slice(0, -2),
    b.shape.slice(0, -2),
  );
  return { batch, sizes: [m, n, aInner] };
}

/**
 * a·b for stacks of matrices in float32, batch dimensions broadcast, plus a bias for each column.
 */
export function matMul(
  backend: WasmBackend,
  a: TensorInfo,
  b: TensorInfo,
  transposes: Transposes,
  bias?: TensorInfo,
): TensorInfo {
  const product = stackProduct(a, b, transposes);
  const { batch, sizes } = product;
  return filled(backend, [...batch, sizes[0], sizes[1]], (to) => {
    const options = bias === undefined ? {} : { bias: addressOf(backend, bias) };
    forEachProduct(backend, a, b, transposes, product, to, (left, right, at) =>
      multiply(backend, left, right, at, sizes, options),
    );
  });
}

/** a·b for stacks of matrices of whole numbers, which wrap around as int32 does. */
function wholeMatMul(
  backend: WasmBackend,
  a: TensorInfo,
  b: TensorInfo,
  transposes: Transposes,
): TensorInfo {
  const product = stackProduct(a, b, transposes);
  const { batch, sizes } = product;
  const out = output(backend, [...batch, sizes[0], sizes[1]], 'int32');
  const { kernels } = instanceOf(backend);
  forEachProduct(backend, a, b, transposes, product, addressOf(backend, out), (left, right, to) =>
    kernels.multiplyInt32(
      left.address,
      left.row,
      left.column,
      right.address,
      right.row,
      right.column,
      to,
      ...sizes,
    ),
  );
  return out;
}

/** Calls `body` for every pair of matrices of two stacks, with where their product goes. */
function forEachProduct(
  backend: WasmBackend,
  a: TensorInfo,
  b: TensorInfo,
  { transposeA, transposeB }: Transposes,
  { batch, sizes: [m, n, k] }: StackProduct,
  to: number,
  body: (left: Operand, right: Operand, to: number) => void,
): void {
  const count = util.sizeFromShape(batch);
  if (count * m * n === 0) return;
  const aOffsets = batchOffsets(a.shape.slice(0, -2), batch, m * k);
  const bOffsets = batchOffsets(b.shape.slice(0, -2), batch, n * k);
  for (let index = 0; index < count; index++) {
    body(
      operand(addressOf(backend, a) + 4 * (aOffsets[index] ?? 0), m, k, transposeA),
      operand(addressOf(backend, b) + 4 * (bOffsets[index] ?? 0), k, n, transposeB),
      to + 4 * index * m * n,
    );
  }
}

/** One product of two matrices that lie anywhere in the backend's memory. */
export function multiply(
  backend: WasmBackend,
  a: Operand,
  b: Operand,
  to: number,
  [m, n, k]: readonly [m: number, n: number, k: number],
  { bias = 0, accumulate = false }: { readonly bias?: number; readonly accumulate?: boolean } = {},
): void {
  const { kernels, scratch } = instanceOf(backend);
  const room = scratch(kernels.gemmScratchBytes());
  kernels.gemm(
    a.address,
    a.row,
    a.column,
    b.address,
    b.row,
    b.column,
    to,
    m,
    n,
    k,
    bias,
    accumulate,
    room,
  );
}

/** A matrix of rows × columns, stored row by row or, transposed, column by column. */
export function operand(
  address: number,
  rows: number,
  columns: number,
  transposed: boolean,
): Operand {
  return transposed ? { address, row: 1, column: rows } : { address, row: columns, column: 1 };
}

function lastTwo({ shape }: TensorInfo, swap: boolean): readonly [number, number] {
  const [rows = 0, columns = 0] = shape.slice(-2);
  return swap ? [columns, rows] : [rows, columns];
}

/** Where each matrix of the broadcast stack starts in an operand, in floats. */
function batchOffsets(own: number[], batch: number[], size: number): number[] {
  const aligned = [...Array<number>(batch.length - own.length).fill(1), ...own];
  const strides = util.computeStrides([...aligned, 1]);
  const batchStrides = util.computeStrides([...batch, 1]);
  return Array.from({ length: util.sizeFromShape(batch) }, (_, index) => {
    const start = batch.reduce((sum, dim, axis) => {
      const position = Math.floor(index / (batchStrides[axis] ?? 1)) % dim;
      return sum + (aligned[axis] === 1 ? 0 : position * (strides[axis] ?? 1));
    }, 0);
    return start * size;
  });
}

/** Ours for float32 and whole numbers; anything else is the stock kernel's. */
export function batchMatMul(stock: KernelConfig): KernelFunc {
  return (args) => {
    const backend = args.backend as WasmBackend;
    const { a, b } = args.inputs as { a: TensorInfo; b: TensorInfo };
    const transposes = args.attrs as unknown as Transposes;
    if (a.dtype === 'float32' && b.dtype === 'float32') return matMul(backend, a, b, transposes);
    if (a.dtype === 'int32' && b.dtype === 'int32') return wholeMatMul(backend, a, b, transposes);
    return stock.kernelFunc(args);
  };
}
