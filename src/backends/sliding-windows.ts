import type { backend_util } from '@tensorflow/tfjs-core';

/** One axis of what slides over an image: a convolution's filter, or the window of a pooling. */
export interface Axis {
  readonly input: number;
  readonly output: number;
  readonly window: number;
  readonly stride: number;
  readonly dilation: number;
  /** Padding in front of the input. */
  readonly before: number;
}

/** What slides over a batch of volumes, their channels last. An image is a volume of depth 1. */
export interface Windows {
  readonly batch: number;
  readonly channels: number;
  readonly depth: Axis;
  readonly height: Axis;
  readonly width: Axis;
}

const flat: Axis = { input: 1, output: 1, window: 1, stride: 1, dilation: 1, before: 0 };

/** The windows that tfjs computed for a convolution or a pooling. */
export function windowsOf(info: backend_util.Conv2DInfo | backend_util.Conv3DInfo): Windows {
  const depth =
    'inDepth' in info
      ? {
          input: info.inDepth,
          output: info.outDepth,
          window: info.filterDepth,
          stride: info.strideDepth,
          dilation: info.dilationDepth,
          before: info.padInfo.front,
        }
      : flat;
  return {
    batch: info.batchSize,
    channels: info.inChannels,
    depth,
    height: {
      input: info.inHeight,
      output: info.outHeight,
      window: info.filterHeight,
      stride: info.strideHeight,
      dilation: info.dilationHeight,
      before: info.padInfo.top,
    },
    width: {
      input: info.inWidth,
      output: info.outWidth,
      window: info.filterWidth,
      stride: info.strideWidth,
      dilation: info.dilationWidth,
      before: info.padInfo.left,
    },
  };
}

/**
 * Whether an axis has as many outputs as fit between its paddings. tfjs says otherwise for windows
 * that are not square under padding by a number, and for sizes that are rounded up; the library in
 * stock wasm does not listen, and writes past the end.
 */
export function isExact(
  { input, output, window, stride, dilation, before }: Axis,
  after: number,
): boolean {
  const span = (window - 1) * dilation + 1;
  return output === Math.floor((input + before + after - span) / stride) + 1;
}

/**
 * Whether the windows along an axis are as many as fit between its paddings, and cover all of it
 * under padding to the same size: as `isExact` of the account that tfjs gives, which takes longer
 * than a kernel does on a small image. False where only that account can tell.
 */
export function isOrdinary(
  size: number,
  window: number,
  stride: number,
  pad: unknown,
  dilation = 1,
): boolean {
  if (size <= 0 || window <= 0) return false;
  return pad === 'valid' ? size > (window - 1) * dilation : pad === 'same' && stride <= window;
}

/** A number for each axis of an image, of which tfjs takes one for both. */
export function bothOf(given: number | readonly [number, number]): readonly [number, number] {
  return typeof given === 'number' ? [given, given] : given;
}

/** How many windows there are in a batch. */
export function countOf({ batch, depth, height, width }: Windows): number {
  return batch * depth.output * height.output * width.output;
}

/** An axis as the kernels take it. */
export function sizesOf(...axes: readonly Axis[]): number[] {
  const sizes: number[] = [];
  // Not `flatMap`, which takes longer than many a kernel: 2.3 µs for what takes 0.1 µs here.
  for (const { input, output, window, stride, dilation, before } of axes) {
    sizes.push(input, output, window, stride, dilation, before);
  }
  return sizes;
}
