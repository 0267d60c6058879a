import { backend_util, type KernelFunc, type TensorInfo } from '@tensorflow/tfjs-core';
import type { CpuBackend } from './backend.ts';

interface Attributes {
  readonly filterSize: [number, number, number] | number;
  readonly strides: [number, number, number] | number;
  readonly pad: 'valid' | 'same' | number;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/**
 * The gradient of max pooling in three dimensions: each dy goes to the first largest entry of its
 * window. The stock cpu kernel mistakes the places in windows that are not as wide as high.
 */
export const maxPool3dGradient: KernelFunc = (args) => {
  const backend = args.backend as CpuBackend;
  const { input, dy } = args.inputs as { input: TensorInfo; dy: TensorInfo };
  const { filterSize, strides, pad, dimRoundingMode } = args.attrs as unknown as Attributes;
  const shape = input.shape as [number, number, number, number, number];
  const info = backend_util.computePool3DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
  const { inDepth, inHeight, inWidth, inChannels: channels, padInfo } = info;
  const x = backend.data.get(input.dataId).values;
  const upstream = backend.data.get(dy.dataId).values;
  const dx = new Float32Array(x.length);
  const depths = windows(info.outDepth, info.filterDepth, info.strideDepth, padInfo.front, inDepth);
  const rows = windows(info.outHeight, info.filterHeight, info.strideHeight, padInfo.top, inHeight);
  const columns = windows(info.outWidth, info.filterWidth, info.strideWidth, padInfo.left, inWidth);
  let from = 0;
  for (let n = 0; n < info.batchSize; n++) {
    for (const [front, back] of depths) {
      for (const [top, bottom] of rows) {
        for (const [left, right] of columns) {
          for (let c = 0; c < channels; c++) {
            let largest = Number.NEGATIVE_INFINITY;
            let place = -1;
            for (let z = front; z < back; z++) {
              for (let y = top; y < bottom; y++) {
                const line = ((n * inDepth + z) * inHeight + y) * inWidth;
                for (let at = line + left; at < line + right; at++) {
                  const value = x[at * channels + c] as number;
                  if (value <= largest || Number.isNaN(value)) continue;
                  largest = value;
                  place = at * channels + c;
                }
              }
            }
            if (place >= 0) dx[place] = (dx[place] as number) + (upstream[from] as number);
            from++;
          }
        }
      }
    }
  }
  return backend.makeTensorInfo([...input.shape], 'float32', dx);
};

/** Where the windows of an axis start and end, padding left out. */
function windows(count: number, size: number, stride: number, before: number, length: number) {
  return Array.from({ length: count }, (_, position) => {
    const start = position * stride - before;
    return [Math.max(0, start), Math.min(length, start + size)] as const;
  });
}
