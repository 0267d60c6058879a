import {
  type backend_util,
  broadcast_util,
  type KernelConfig,
  type KernelFunc,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { addressOf, instanceOf, output, type WasmBackend } from './module.ts';

interface Transposes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** A matrix in memory: its first element and how far apart rows and columns are, in floats. */
interface Operand {
  readonly address: number;
  readonly row: number;
  readonly column: number;
}

/**
 * a·b for stacks of matrices in float32, batch dimensions broadcast, plus a bias for each column.
 * Shape errors are tfjs's own.
 */
export function matMul(
  backend: WasmBackend,
  a: TensorInfo,
  b: TensorInfo,
  { transposeA, transposeB }: Transposes,
  bias?: TensorInfo,
): TensorInfo {
  const [aOuter, aInner] = lastTwo(a, transposeA);
  const [bOuter, bInner] = lastTwo(b, !transposeB);
  util.assert(
    aInner === bInner,
    () =>
      `Error in matMul: inner shapes (${aInner}) and (${bInner}) of Tensors with shapes ${a.shape} and ${b.shape} and transposeA=${transposeA} and transposeB=${transposeB} must match.`,
  );
  const batch = broadcast_util.assertAndGetBroadcastShape(
    a.shape.slice(0, -2),
    b.shape.slice(0, -2),
  );
  const out = output(backend, [...batch, aOuter, bOuter]);
  const count = util.sizeFromShape(batch);
  if (count * aOuter * bOuter === 0) return out;

  const aOffsets = batchOffsets(a.shape.slice(0, -2), batch, aOuter * aInner);
  const bOffsets = batchOffsets(b.shape.slice(0, -2), batch, bOuter * bInner);
  const to = addressOf(backend, out);
  for (let index = 0; index < count; index++) {
    multiply(
      backend,
      operand(addressOf(backend, a) + 4 * (aOffsets[index] ?? 0), aOuter, aInner, transposeA),
      operand(addressOf(backend, b) + 4 * (bOffsets[index] ?? 0), bInner, bOuter, transposeB),
      to + 4 * index * aOuter * bOuter,
      [aOuter, bOuter, aInner],
      bias === undefined ? {} : { bias: addressOf(backend, bias) },
    );
  }
  return out;
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
  const [rows = 1, columns = 1] = shape.slice(-2);
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

/** Ours for float32; anything else is the stock kernel's. */
export function batchMatMul(stock: KernelConfig): KernelFunc {
  return (args) => {
    const { a, b } = args.inputs as { a: TensorInfo; b: TensorInfo };
    if (a.dtype !== 'float32' || b.dtype !== 'float32') return stock.kernelFunc(args);
    const transposes = args.attrs as unknown as Transposes;
    return matMul(args.backend as WasmBackend, a, b, transposes);
  };
}

/** Ours for float32 without an activation, as in training; anything else is the stock kernel's. */
export function fusedMatMul(stock: KernelConfig): KernelFunc {
  return (args) => {
    const { a, b, bias } = args.inputs as { a: TensorInfo; b: TensorInfo; bias?: TensorInfo };
    const { activation, ...transposes } = args.attrs as unknown as Transposes & {
      activation?: backend_util.Activation;
    };
    const plain = activation === undefined || activation === 'linear';
    const vector = bias == null || bias.shape.length === 1;
    if (a.dtype !== 'float32' || b.dtype !== 'float32' || !plain || !vector) {
      return stock.kernelFunc(args);
    }
    return matMul(args.backend as WasmBackend, a, b, transposes, bias ?? undefined);
  };
}
