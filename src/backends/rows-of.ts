import { util } from '@tensorflow/tfjs-core';

/** A shape as that of rows along one of its axes: stock webgpu has many kernels to rank 4 alone. */
export type Rows = [before: number, length: number, after: number];

/** The rows of a shape along an axis, with the axes before and after it merged. */
export function rowsOf(shape: readonly number[], axis: number): Rows {
  return [
    util.sizeFromShape(shape.slice(0, axis)),
    shape[axis] ?? 1,
    util.sizeFromShape(shape.slice(axis + 1)),
  ];
}
