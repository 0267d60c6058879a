import {
  broadcast_util,
  type KernelConfig,
  type KernelFunc,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { stridesOf } from './copy.ts';
import { addressOf, filled, instanceOf, output, type WasmBackend } from './module.ts';
import { isPackedByStock } from './packed-by-stock.ts';

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
    const { kernels, scratch } = instanceOf(backend);
    const room = scratch(kernels.gemmScratchBytes());
    const biasAt = bias === undefined ? 0 : addressOf(backend, bias);
    for (const stack of stacksIn(backend, a, b, transposes, product, to)) {
      const { left, right } = stack;
      kernels.gemmStack(
        left.address,
        stack.leftNext,
        left.row,
        left.column,
        right.address,
        stack.rightNext,
        right.row,
        right.column,
        stack.to,
        stack.count,
        ...sizes,
        biasAt,
        room,
      );
    }
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
  for (const stack of stacksIn(backend, a, b, transposes, product, addressOf(backend, out))) {
    const { left, right } = stack;
    for (let index = 0; index < stack.count; index++) {
      kernels.multiplyInt32(
        left.address + 4 * index * stack.leftNext,
        left.row,
        left.column,
        right.address + 4 * index * stack.rightNext,
        right.row,
        right.column,
        stack.to + 4 * index * sizes[0] * sizes[1],
        ...sizes,
      );
    }
  }
  return out;
}

/** A stack of products in memory; matrices of an operand are `next` floats apart. */
interface PlacedStack {
  readonly left: Operand;
  readonly right: Operand;
  readonly leftNext: number;
  readonly rightNext: number;
  readonly to: number;
  readonly count: number;
}

/** The stacks of a product, whose results follow one another. */
function stacksIn(
  backend: WasmBackend,
  a: TensorInfo,
  b: TensorInfo,
  { transposeA, transposeB }: Transposes,
  { batch, sizes: [m, n, k] }: StackProduct,
  to: number,
): readonly PlacedStack[] {
  if (util.sizeFromShape(batch) * m * n === 0) return [];
  const [left, right] = [
    operand(addressOf(backend, a), m, k, transposeA),
    operand(addressOf(backend, b), k, n, transposeB),
  ];
  let next = to;
  return stacksOf(a.shape.slice(0, -2), b.shape.slice(0, -2), batch).map((stack) => {
    const at = next;
    next += 4 * stack.count * m * n;
    return {
      left: { ...left, address: left.address + 4 * stack.a * m * k },
      right: { ...right, address: right.address + 4 * stack.b * k * n },
      leftNext: stack.aNext * m * k,
      rightNext: stack.bNext * k * n,
      to: at,
      count: stack.count,
    };
  });
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
  const strides = stridesOf(aligned);
  return aligned.map((length, axis) => (length === 1 ? 0 : (strides[axis] ?? 1)));
}

/**
 * Ours for float32 and whole numbers; anything else is the stock kernel's, and so are products by
 * weights that it has packed.
 */
export function batchMatMul(stock: KernelConfig): KernelFunc {
  return (args) => {
    const backend = args.backend as WasmBackend;
    const { a, b } = args.inputs as { a: TensorInfo; b: TensorInfo };
    const transposes = args.attrs as unknown as Transposes;
    if (a.dtype === 'float32' && b.dtype === 'float32') {
      if (isPackedByStock(a, b, transposes)) return stock.kernelFunc(args);
      return matMul(backend, a, b, transposes);
    }
    if (a.dtype === 'int32' && b.dtype === 'int32') return wholeMatMul(backend, a, b, transposes);
    return stock.kernelFunc(args);
  };
}
