import { type KernelConfig, type KernelFunc, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { type Axis, copy, isInHeap, stridesOf } from './copy.ts';
import { output, type WasmBackend } from './module.ts';

/** A tensor backwards along some axes. The stock kernel takes every dtype for one of four bytes. */
export const reverse =
  (stock: KernelConfig): KernelFunc =>
  (args) => {
    const { x } = args.inputs as { x: TensorInfo };
    if (!isInHeap(x)) return stock.kernelFunc(args);
    const attrs = args.attrs as unknown as { dims: number | number[] };
    const reversed = util.parseAxisParam(attrs.dims, x.shape);
    let offset = 0;
    const axes = stridesOf(x.shape).map((stride, axis) => {
      const length = x.shape[axis] ?? 1;
      const isReversed = reversed.includes(axis);
      if (isReversed) offset += (length - 1) * stride;
      return { length, from: isReversed ? -stride : stride, to: stride };
    });
    return filled(args.backend as WasmBackend, x, x.shape, axes, offset);
  };

/** A tensor repeated along its axes: what broadcasting is too. */
export const tile =
  (stock: KernelConfig): KernelFunc =>
  (args) => {
    const { x } = args.inputs as { x: TensorInfo };
    if (!isInHeap(x)) return stock.kernelFunc(args);
    const { reps } = args.attrs as unknown as { reps: number[] };
    const times = x.shape.map((_, axis) => reps[axis] ?? 1);
    util.assert(
      times.every((each) => Number.isInteger(each) && each >= 0),
      () => `Error in tile: reps are [${reps}]; each must be a whole number, 0 or more.`,
    );
    const shape = x.shape.map((length, axis) => length * (times[axis] ?? 1));
    const [strides, outStrides] = [stridesOf(x.shape), stridesOf(shape)];
    const axes: Axis[] = [];
    x.shape.forEach((length, axis) => {
      const [repeats = 1, from = 1, to = 1] = [times[axis], strides[axis], outStrides[axis]];
      if (repeats !== 1) axes.push({ length: repeats, from: 0, to: length * to });
      if (length !== 1) axes.push({ length, from, to });
    });
    return filled(args.backend as WasmBackend, x, shape, axes);
  };

/** A tensor with its axes in another order. The stock kernel divides by zero on empty ones. */
export const transpose =
  (stock: KernelConfig): KernelFunc =>
  (args) => {
    const { x } = args.inputs as { x: TensorInfo };
    if (!isInHeap(x)) return stock.kernelFunc(args);
    const backend = args.backend as WasmBackend;
    const { perm } = args.attrs as unknown as { perm: number[] };
    const shape = perm.map((axis) => x.shape[axis] ?? 1);
    const moved = perm.filter((axis) => x.shape[axis] !== 1);
    if (moved.every((axis, index) => index === 0 || axis > (moved[index - 1] ?? 0))) {
      backend.incRef(x.dataId);
      return { dataId: x.dataId, shape, dtype: x.dtype };
    }
    const [strides, outStrides] = [stridesOf(x.shape), stridesOf(shape)];
    const axes = perm.map((axis, index) => ({
      length: x.shape[axis] ?? 1,
      from: strides[axis] ?? 1,
      to: outStrides[index] ?? 1,
    }));
    return filled(backend, x, shape, axes);
  };

/** A fresh tensor, filled with entries of another along axes that reach all of it. */
function filled(
  backend: WasmBackend,
  x: TensorInfo,
  shape: readonly number[],
  axes: readonly Axis[],
  offset = 0,
): TensorInfo {
  const out = output(backend, shape, x.dtype);
  copy(backend, { tensor: x, offset }, { tensor: out, offset: 0 }, axes);
  return out;
}
