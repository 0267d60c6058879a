import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import type { CpuBackend } from './backend.ts';

interface Attributes {
  readonly alignCorners: boolean;
  readonly halfPixelCenters?: boolean;
}

/**
 * The gradient of resizing to the nearest neighbour: each dy goes to the pixel that was copied.
 * The stock cpu kernel is wrong for batches of more than one image.
 */
export const resizeNearestNeighborGradient: KernelFunc = (args) => {
  const backend = args.backend as CpuBackend;
  const { images, dy } = args.inputs as { images: TensorInfo; dy: TensorInfo };
  const attrs = args.attrs as unknown as Attributes;
  const [batch = 0, height = 0, width = 0, channels = 0] = images.shape;
  const [, newHeight = 0, newWidth = 0] = dy.shape;
  const rows = nearest(height, newHeight, attrs);
  const columns = nearest(width, newWidth, attrs);
  const upstream = backend.data.get(dy.dataId).values;
  const dx = new Float32Array(batch * height * width * channels);
  let from = 0;
  for (let n = 0; n < batch; n++) {
    for (const row of rows) {
      for (const column of columns) {
        const to = ((n * height + row) * width + column) * channels;
        for (let c = 0; c < channels; c++) {
          dx[to + c] = (dx[to + c] as number) + (upstream[from++] as number);
        }
      }
    }
  }
  return backend.makeTensorInfo([...images.shape], 'float32', dx);
};

/**
 * The gradient of bilinear resizing: each dy goes to the pixels that it was interpolated from. The
 * stock cpu kernel exchanges height and width, and knows nothing of pixel centers.
 */
export const resizeBilinearGradient: KernelFunc = (args) => {
  const backend = args.backend as CpuBackend;
  const { images, dy } = args.inputs as { images: TensorInfo; dy: TensorInfo };
  const attrs = args.attrs as unknown as Attributes;
  const [batch = 0, height = 0, width = 0, channels = 0] = images.shape;
  const [, newHeight = 0, newWidth = 0] = dy.shape;
  const rows = between(height, newHeight, attrs);
  const columns = between(width, newWidth, attrs);
  const upstream = backend.data.get(dy.dataId).values;
  const dx = new Float32Array(batch * height * width * channels);
  let from = 0;
  for (let n = 0; n < batch; n++) {
    for (const row of rows) {
      for (const column of columns) {
        for (const [y, vertical] of row) {
          for (const [x, horizontal] of column) {
            const to = ((n * height + y) * width + x) * channels;
            for (let c = 0; c < channels; c++) {
              const value = upstream[from + c] as number;
              dx[to + c] = (dx[to + c] as number) + value * vertical * horizontal;
            }
          }
        }
        from += channels;
      }
    }
  }
  return backend.makeTensorInfo([...images.shape], 'float32', dx);
};

type Share = readonly [position: number, weight: number];

/** For each new position, the old ones on both sides of it with their weights. */
function between(size: number, newSize: number, { alignCorners, halfPixelCenters }: Attributes) {
  const aligned = alignCorners && newSize > 1 ? 1 : 0;
  const ratio = (size - aligned) / (newSize - aligned);
  return Array.from({ length: newSize }, (_, position): readonly Share[] => {
    const exact = halfPixelCenters ? ratio * (position + 0.5) - 0.5 : ratio * position;
    const before = Math.max(0, Math.floor(exact));
    const after = Math.min(size - 1, Math.ceil(exact));
    if (before >= after) return [[after, 1]];
    return [
      [before, 1 - (exact - before)],
      [after, exact - before],
    ];
  });
}

/** For each new position, the old one that tfjs's forward pass copies. */
function nearest(size: number, newSize: number, { alignCorners, halfPixelCenters }: Attributes) {
  const aligned = alignCorners && newSize > 1 ? 1 : 0;
  const ratio = (size - aligned) / (newSize - aligned);
  return Array.from({ length: newSize }, (_, position) => {
    const exact = ratio * (halfPixelCenters ? position + 0.5 : position);
    const rounded = alignCorners ? Math.round(exact) : Math.floor(exact);
    return Math.max(0, Math.min(size - 1, rounded));
  });
}
