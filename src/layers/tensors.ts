import { matMul, reshape, type Tensor } from '@tensorflow/tfjs-core';
import type { LayerVariable } from '@tensorflow/tfjs-layers';
import { invalidArgument } from '../errors.ts';

/** The shape of a tensor that may have dimensions that are not known yet. */
export type Shape = (number | null)[];

/** The value of a weight that `build` made. */
export function read(weight: LayerVariable | undefined): Tensor {
  return (weight as LayerVariable).read();
}

/** A list of what may be one alone. */
export function listOf<T>(value: T | T[]): T[] {
  return Array.isArray(value) ? value : [value];
}

/** The one shape that a layer is given. */
export function oneShape(shape: Shape | Shape[]): Shape {
  return (Array.isArray(shape[0]) ? shape[0] : shape) as Shape;
}

/**
 * The width of a shape: its last dimension.
 *
 * @throws `invalid-argument` where it is not known
 */
export function widthOf(shape: Shape, layer: string): number {
  const width = shape.at(-1);
  if (typeof width === 'number') return width;
  throw invalidArgument(
    layer,
    shape,
    'The last dimension of what it reads is not known.',
    'Give the layer before it a fixed number of units.',
  );
}

/** x · kernel over the last axis: one product of matrices, whatever the rank. */
export function applied(x: Tensor, kernel: Tensor): Tensor {
  const width = x.shape.at(-1) as number;
  const units = kernel.size / width;
  const product = matMul(reshape(x, [-1, width]), reshape(kernel, [width, units]));
  return reshape(product, [...x.shape.slice(0, -1), units]);
}
