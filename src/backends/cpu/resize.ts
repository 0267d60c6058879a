import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import { nearestPositions, neighboursOf, type ResizeAttributes } from '../resize-positions.ts';
import type { CpuBackend } from './backend.ts';

/** An old position that a new one was taken from, and how much of it. */
type Share = readonly [position: number, weight: number];

/** What each new position of an axis was taken from. */
type Shares = (
  size: number,
  newSize: number,
  attrs: ResizeAttributes,
) => readonly (readonly Share[])[];

/**
 * The gradient of resizing to the nearest neighbour: each dy goes to the pixel that was copied.
 * The stock cpu kernel is wrong for batches of more than one image.
 */
export const resizeNearestNeighborGradient: KernelFunc = gradient((...axis) =>
  nearestPositions(...axis).map((position) => [[position, 1]]),
);

/**
 * The gradient of bilinear resizing: each dy goes to the pixels that it was interpolated from. The
 * stock cpu kernel exchanges height and width, and knows nothing of pixel centers.
 */
export const resizeBilinearGradient: KernelFunc = gradient((...axis) =>
  neighboursOf(...axis).map(({ before, after, share }) =>
    before === after
      ? [[after, 1]]
      : [
          [before, 1 - share],
          [after, share],
        ],
  ),
);

function gradient(sharesOf: Shares): KernelFunc {
  return (args) => {
    const backend = args.backend as CpuBackend;
    const { images, dy } = args.inputs as { images: TensorInfo; dy: TensorInfo };
    const attrs = args.attrs as unknown as ResizeAttributes;
    const [batch = 0, height = 0, width = 0, channels = 0] = images.shape;
    const [, newHeight = 0, newWidth = 0] = dy.shape;
    const rows = sharesOf(height, newHeight, attrs);
    const columns = sharesOf(width, newWidth, attrs);
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
}
