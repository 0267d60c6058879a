import {
  type KernelBackend,
  type KernelConfig,
  type KernelFunc,
  slice_util,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { runKernel } from './run-kernel.ts';

/** tfjs's attributes of a strided slice. */
export interface StridedSliceAttributes {
  readonly begin: number[];
  readonly end: number[];
  readonly strides: number[];
  readonly beginMask: number;
  readonly endMask: number;
  readonly ellipsisMask: number;
  readonly newAxisMask: number;
  readonly shrinkAxisMask: number;
}

/** Where a strided slice of a shape begins and ends, and what shape it has. */
export function stridedSliceOf(
  shape: number[],
  attrs: StridedSliceAttributes,
): ReturnType<typeof slice_util.sliceInfo> {
  return slice_util.sliceInfo(
    shape,
    attrs.begin,
    attrs.end,
    attrs.strides,
    attrs.beginMask,
    attrs.endMask,
    attrs.ellipsisMask,
    attrs.newAxisMask,
    attrs.shrinkAxisMask,
  );
}

/**
 * Slices with strides of which some axis is dropped, as `x[1, ::2]`: the stock kernels drop it
 * before they walk through the tensor, and so take other entries. Ours is a slice of length one
 * there, and reshaped.
 */
export function stridedSlice(stock: KernelConfig): KernelFunc {
  return (args) => {
    const given = args.attrs as unknown as StridedSliceAttributes;
    const { begin, end, beginMask, endMask, ellipsisMask, newAxisMask } = given;
    const dropped = given.shrinkAxisMask & ~newAxisMask & ~ellipsisMask;
    if (dropped === 0) return stock.kernelFunc(args);
    const { x } = args.inputs as { x: TensorInfo };
    const { finalShape } = stridedSliceOf(x.shape, given);
    const isDropped = (axis: number) => (dropped & (1 << axis)) !== 0;
    const last = begin.reduce((mask, at, axis) => (at === -1 ? mask | (1 << axis) : mask), 0);
    const attrs = {
      ...given,
      end: end.map((at, axis) => (isDropped(axis) ? (begin[axis] ?? 0) + 1 : at)),
      beginMask: beginMask & ~dropped,
      endMask: (endMask & ~dropped) | (last & dropped),
      shrinkAxisMask: given.shrinkAxisMask & ~dropped,
    };
    const backend = args.backend as KernelBackend;
    const sliced = stock.kernelFunc({ ...args, attrs }) as TensorInfo;
    try {
      const on = { backendName: stock.backendName, backend };
      return runKernel(on, 'Reshape', { x: sliced }, { shape: finalShape });
    } finally {
      backend.disposeData(sliced.dataId);
    }
  };
}
