import { type KernelFunc, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { nearestPositions, neighboursOf, type ResizeAttributes } from '../resize-positions.ts';
import { inFloat32 } from './float32.ts';
import { addressOf, filled, instanceOf, type WasmBackend } from './module.ts';
import { checkShape } from './shapes.ts';

/** Where each new position of an axis was taken from, as numbers for the kernel. */
type Table = (size: number, newSize: number, attrs: ResizeAttributes) => ArrayBuffer;

const nearest: Table = (...axis) => Int32Array.from(nearestPositions(...axis)).buffer;

const bilinear: Table = (size, newSize, attrs) => {
  const integers = new Int32Array(3 * newSize);
  const floats = new Float32Array(integers.buffer);
  neighboursOf(size, newSize, attrs).forEach(({ before, after, share }, position) => {
    integers[3 * position] = before;
    integers[3 * position + 1] = after;
    floats[3 * position + 2] = share;
  });
  return integers.buffer;
};

/**
 * The gradient of resizing to the nearest neighbour. Stock does not know of half-pixel centres, and
 * loses copies of a single row or column.
 */
export const resizeNearestGradient: KernelFunc = gradient('resizeNearestGradient', nearest);

/** That of bilinear resizing, of which stock knows as little. */
export const resizeBilinearGradient: KernelFunc = gradient('resizeBilinearGradient', bilinear);

function gradient(
  kernel: 'resizeNearestGradient' | 'resizeBilinearGradient',
  table: Table,
): KernelFunc {
  return (args) => {
    const backend = args.backend as WasmBackend;
    const { images, dy } = args.inputs as { images: TensorInfo; dy: TensorInfo };
    const attrs = args.attrs as unknown as ResizeAttributes;
    const [batch = 0, height = 0, width = 0, channels = 0] = images.shape;
    const [, newHeight = 0, newWidth = 0] = dy.shape;
    checkShape('dy', dy, [batch, newHeight, newWidth, channels]);
    return inFloat32(backend, [dy], ([upstream]) =>
      filled(backend, images.shape, (to) => {
        const { kernels, memory, patches } = instanceOf(backend);
        kernels.zeroFloats(to, util.sizeFromShape(images.shape));
        if (util.sizeFromShape(images.shape) === 0) return;
        const tables = [table(height, newHeight, attrs), table(width, newWidth, attrs)] as const;
        const rows = patches(tables[0].byteLength + tables[1].byteLength);
        const columns = rows + tables[0].byteLength;
        const heap = new Uint8Array(memory.buffer);
        heap.set(new Uint8Array(tables[0]), rows);
        heap.set(new Uint8Array(tables[1]), columns);
        kernels[kernel](
          addressOf(backend, upstream as TensorInfo),
          rows,
          columns,
          to,
          batch,
          height,
          width,
          newHeight,
          newWidth,
          channels,
        );
      }),
    );
  };
}
