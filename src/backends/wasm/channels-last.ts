import type { backend_util, TensorInfo } from '@tensorflow/tfjs-core';
import { runKernel } from '../run-kernel.ts';
import type { WasmBackend } from './module.ts';

/** How a convolution's images are laid out; NHWC if left out. */
export type ImageFormat = 'NHWC' | 'NCHW';

/** Padding as tfjs takes it. */
export type Pad = 'valid' | 'same' | number | backend_util.ExplicitPadding;

/** Runs `body` on images with their channels last, transposed for the while if need be. */
export function channelsLast<T>(
  backend: WasmBackend,
  format: ImageFormat | undefined,
  images: readonly TensorInfo[],
  body: (images: readonly TensorInfo[]) => T,
): T {
  if (format !== 'NCHW') return body(images);
  const made: TensorInfo[] = [];
  try {
    for (const image of images) made.push(transposed(backend, image, toLast));
    return body(made);
  } finally {
    for (const { dataId } of made) backend.disposeData(dataId);
  }
}

/** An image that has its channels last, in the format wanted; it is given up if it is transposed. */
export function inFormat(
  backend: WasmBackend,
  format: ImageFormat | undefined,
  image: TensorInfo,
): TensorInfo {
  if (format !== 'NCHW') return image;
  try {
    return transposed(backend, image, toFirst);
  } finally {
    backend.disposeData(image.dataId);
  }
}

const toLast = [0, 2, 3, 1];
const toFirst = [0, 3, 1, 2];

/** A shape of images with its channels last. */
export function lastShape(
  format: ImageFormat | undefined,
  shape: readonly number[],
): readonly number[] {
  return format === 'NCHW' ? toLast.map((axis) => shape[axis] ?? 0) : shape;
}

/** Padding for images with their channels last. */
export function lastPad(format: ImageFormat | undefined, pad: Pad): Pad {
  return typeof pad === 'object' && format === 'NCHW' ? [pad[0], pad[2], pad[3], pad[1]] : pad;
}

/** A tensor with its axes in another order. */
export function transposed(backend: WasmBackend, x: TensorInfo, perm: number[]): TensorInfo {
  return runKernel({ backendName: 'wasm', backend }, 'Transpose', { x }, { perm });
}
