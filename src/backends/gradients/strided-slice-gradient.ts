import {
  type GradConfig,
  pad,
  reshape,
  reverse,
  slice_util,
  type Tensor,
  util,
  zeros,
} from '@tensorflow/tfjs-core';
import { rowsOf } from '../rows-of.ts';
import { spreadOut } from '../spread-out.ts';
import { type StridedSliceAttributes, stridedSliceOf } from '../strided-slice.ts';

/** dy spread out by the strides, at the place that was cut out, with zeros around. */
export const stridedSliceGradient: GradConfig = {
  kernelName: 'StridedSlice',
  inputsToSave: ['x'],
  gradFunc: (dy, [x], attrs) => {
    const { shape } = x as Tensor;
    const given = attrs as unknown as StridedSliceAttributes;
    return {
      x: () => {
        const { begin, end, strides } = stridedSliceOf(shape, given);
        const sizes = slice_util.computeOutShape(begin, end, strides);
        if (util.sizeFromShape(sizes) === 0) return zeros(shape);
        const backward = strides.flatMap((stride, axis) => (stride < 0 ? [axis] : []));
        const cut = reshape(dy as Tensor, sizes);
        const spread = spreadOut(
          backward.length === 0 ? cut : reverse(cut, backward),
          strides.map(Math.abs),
        );
        return surround(
          spread,
          shape.map((size, axis) => {
            const [start = 0, stride = 1] = [begin[axis], strides[axis]];
            const first = stride < 0 ? start + stride * ((sizes[axis] ?? 1) - 1) : start;
            return [first, size - first - (spread.shape[axis] ?? 1)];
          }),
        );
      },
    };
  },
};

/** Zeros around a tensor, axis by axis in rank 3: stock webgpu cannot pad ranks above 4. */
export function surround(tensor: Tensor, paddings: readonly (readonly number[])[]): Tensor {
  return paddings.reduce<Tensor>((current, [before = 0, after = 0], axis) => {
    if (before === 0 && after === 0) return current;
    const { shape } = current;
    const padded = pad(reshape(current, rowsOf(shape, axis)), [
      [0, 0],
      [before, after],
      [0, 0],
    ]);
    const size = padded.shape[1] ?? 1;
    return reshape(
      padded,
      shape.map((own, position) => (position === axis ? size : own)),
    );
  }, tensor);
}
