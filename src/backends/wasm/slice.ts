import {
  backend_util,
  type KernelConfig,
  type KernelFunc,
  slice_util,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { type StridedSliceAttributes, stridedSliceOf } from '../strided-slice.ts';
import { copy, isInHeap, stridesOf } from './copy.ts';
import { output, type WasmBackend } from './module.ts';

/** A part of a tensor: where it starts, and how many entries it has and how far apart, by axis. */
interface Part {
  readonly begin: readonly number[];
  readonly size: readonly number[];
  readonly steps?: readonly number[];
}

/** A part of a tensor under a shape of its own, in memory of its own unless it is all of it. */
function cut(
  backend: WasmBackend,
  x: TensorInfo,
  { begin, size, steps }: Part,
  shape: readonly number[] = size,
): TensorInfo {
  if (steps === undefined && util.arraysEqual(x.shape, [...size])) {
    backend.incRef(x.dataId);
    return { dataId: x.dataId, shape: [...shape], dtype: x.dtype };
  }
  const out = output(backend, shape, x.dtype);
  const [strides, outStrides] = [stridesOf(x.shape), stridesOf(size)];
  let offset = 0;
  const axes = size.map((length, axis) => {
    const stride = strides[axis] ?? 1;
    offset += (begin[axis] ?? 0) * stride;
    return { length, from: (steps?.[axis] ?? 1) * stride, to: outStrides[axis] ?? 1 };
  });
  copy(backend, { tensor: x, offset }, { tensor: out, offset: 0 }, axes);
  return out;
}

/**
 * A box of a tensor, for what the box holds; the stock kernel copies the whole tensor first.
 * Shape errors are those of the stock cpu backend; stock wasm has none.
 */
export const slice =
  (stock: KernelConfig): KernelFunc =>
  (args) => {
    const { x } = args.inputs as { x: TensorInfo };
    if (!isInHeap(x)) return stock.kernelFunc(args);
    const attrs = args.attrs as unknown as { begin: number[]; size: number[] };
    const [begin, size] = slice_util.parseSliceParams(x as never, attrs.begin, attrs.size) as [
      number[],
      number[],
    ];
    slice_util.assertParamsValid(x as never, begin, size);
    for (let axis = 0; axis < begin.length; axis++) {
      if ((begin[axis] ?? 0) >= 0 && (size[axis] ?? 0) >= 0) continue;
      throw new Error(
        `Error in slice: begin[${axis}] is ${begin[axis]}, of ${x.shape[axis]} entries; it must be from 0 to ${x.shape[axis]}.`,
      );
    }
    return cut(args.backend as WasmBackend, x, { begin, size });
  };

/** Every so many entries of an axis; the stock kernel loses the dtype, and axes that it drops. */
export const stridedSlice =
  (stock: KernelConfig): KernelFunc =>
  (args) => {
    const { x } = args.inputs as { x: TensorInfo };
    if (!isInHeap(x)) return stock.kernelFunc(args);
    const attrs = args.attrs as unknown as StridedSliceAttributes;
    const { finalShape, begin, end, strides } = stridedSliceOf(x.shape, attrs);
    const size = slice_util.computeOutShape(begin, end, strides).map((each) => Math.max(0, each));
    const steps = strides.some((step) => step !== 1) ? { steps: strides } : {};
    return cut(args.backend as WasmBackend, x, { begin, size, ...steps }, finalShape);
  };

/** A tensor in parts along an axis. */
export const splitV =
  (stock: KernelConfig): KernelFunc =>
  (args) => {
    const { x } = args.inputs as { x: TensorInfo };
    if (!isInHeap(x)) return stock.kernelFunc(args);
    const attrs = args.attrs as unknown as { numOrSizeSplits: number | number[]; axis: number };
    const [axis = 0] = util.parseAxisParam(attrs.axis, x.shape);
    const sizes = backend_util.prepareSplitSize(x as never, attrs.numOrSizeSplits, axis);
    return pieces(args.backend as WasmBackend, x, axis, sizes, (length) =>
      x.shape.with(axis, length),
    );
  };

/** A tensor in entries along an axis, which their shapes do not have. */
export const unpack =
  (stock: KernelConfig): KernelFunc =>
  (args) => {
    const { value } = args.inputs as { value: TensorInfo };
    if (!isInHeap(value)) return stock.kernelFunc(args);
    const attrs = args.attrs as unknown as { axis: number };
    const [axis = 0] = util.parseAxisParam(attrs.axis, value.shape);
    const sizes = Array<number>(value.shape[axis] ?? 0).fill(1);
    const shape = value.shape.toSpliced(axis, 1);
    return pieces(args.backend as WasmBackend, value, axis, sizes, () => shape);
  };

function pieces(
  backend: WasmBackend,
  x: TensorInfo,
  axis: number,
  sizes: readonly number[],
  shapeOf: (size: number) => readonly number[],
): TensorInfo[] {
  const begin = Array<number>(x.shape.length).fill(0);
  return sizes.map((length) => {
    const piece = cut(backend, x, { begin, size: x.shape.with(axis, length) }, shapeOf(length));
    begin[axis] = (begin[axis] ?? 0) + length;
    return piece;
  });
}
