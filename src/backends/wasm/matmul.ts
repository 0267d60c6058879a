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

  const aMatrix = operand(addressOf(backend, a), aOuter, aInner, transposeA);
  const bMatrix = operand(addressOf(backend, b), bInner, bOuter, transposeB);
  const { kernels, scratch } = instanceOf(backend);
  const room = scratch(kernels.gemmScratchBytes());
  let to = addressOf(backend, out);
  for (const stack of stacksOf(a.shape.slice(0, -2), b.shape.slice(0, -2), batch)) {
    kernels.gemmStack(
      aMatrix.address + 4 * stack.a * aOuter * aInner,
      stack.aNext * aOuter * aInner,
      aMatrix.row,
      aMatrix.column,
      bMatrix.address + 4 * stack.b * bOuter * bInner,
      stack.bNext * bOuter * bInner,
      bMatrix.row,
      bMatrix.column,
      to,
      stack.count,
      aOuter,
      bOuter,
      aInner,
      bias === undefined ? 0 : addressOf(backend, bias),
      room,
    );
    to += 4 * stack.count * aOuter * bOuter;
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

/** Pairs of matrices that are evenly apart: which ones come first, and how many lie in between. */
interface Stack {
  readonly count: number;
  readonly a: number;
  readonly b: number;
  readonly aNext: number;
  readonly bNext: number;
}

/** A broadcast stack as few stacks without gaps: one, unless both operands are broadcast. */
function stacksOf(aBatch: number[], bBatch: number[], batch: readonly number[]): readonly Stack[] {
  const [aStrides, bStrides] = [broadcastStrides(aBatch, batch), broadcastStrides(bBatch, batch)];
  let stacks: Stack[] = [{ count: 1, a: 0, b: 0, aNext: 0, bNext: 0 }];
  for (let axis = batch.length - 1; axis >= 0; axis--) {
    const length = batch[axis] ?? 1;
    if (length === 1) continue;
    const [aNext, bNext] = [aStrides[axis] ?? 0, bStrides[axis] ?? 0];
    const [inner] = stacks;
    const { count } = inner as Stack;
    const goesOn =
      stacks.length === 1 &&
      inner !== undefined &&
      (count === 1 || (aNext === inner.aNext * count && bNext === inner.bNext * count));
    if (goesOn) {
      const next = count === 1 ? { aNext, bNext } : { aNext: inner.aNext, bNext: inner.bNext };
      stacks = [{ ...inner, count: count * length, ...next }];
    } else {
      stacks = Array.from({ length }, (_, i) =>
        stacks.map((stack) => ({ ...stack, a: stack.a + i * aNext, b: stack.b + i * bNext })),
      ).flat();
    }
  }
  return stacks;
}

/** How many matrices each batch axis of an operand moves on by; 0 where it is broadcast. */
function broadcastStrides(own: number[], batch: readonly number[]): number[] {
  const aligned = [...Array<number>(batch.length - own.length).fill(1), ...own];
  const strides = util.computeStrides([...aligned, 1]);
  return aligned.map((length, axis) => (length === 1 ? 0 : (strides[axis] ?? 1)));
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
