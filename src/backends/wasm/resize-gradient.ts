import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import { util } from '@tensorflow/tfjs-core';
import { inFloat32 } from './float32.ts';
import { addressOf, filled, instanceOf, memoryOf, type WasmBackend } from './module.ts';
import { checkShape } from './shapes.ts';

interface Attributes {
  readonly alignCorners: boolean;
  readonly halfPixelCenters?: boolean;
}

/** Where each new position of an axis was taken from, as numbers for the kernel. */
type Table = (size: number, newSize: number, attrs: Attributes) => ArrayBuffer;

/** The position in the old image that a new one stands for, as tfjs's forward passes have it. */
function exactly(position: number, size: number, newSize: number, attrs: Attributes): number {
  const aligned = attrs.alignCorners && newSize > 1 ? 1 : 0;
  const ratio = (size - aligned) / (newSize - aligned);
  return ratio * (attrs.halfPixelCenters ? position + 0.5 : position);
}

const nearest: Table = (size, newSize, attrs) =>
  Int32Array.from({ length: newSize }, (_, position) => {
    const exact = exactly(position, size, newSize, attrs);
    const rounded = attrs.alignCorners ? Math.round(exact) : Math.floor(exact);
    return Math.max(0, Math.min(size - 1, rounded));
  }).buffer;

const bilinear: Table = (size, newSize, attrs) => {
  const integers = new Int32Array(3 * newSize);
  const floats = new Float32Array(integers.buffer);
  for (let position = 0; position < newSize; position++) {
    const exact = exactly(position, size, newSize, attrs) - (attrs.halfPixelCenters ? 0.5 : 0);
    const after = Math.max(0, Math.min(size - 1, Math.ceil(exact)));
    const before = Math.min(after, Math.max(0, Math.floor(exact)));
    integers[3 * position] = before;
    integers[3 * position + 1] = after;
    floats[3 * position + 2] = before === after ? 0 : exact - before;
  }
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
    const attrs = args.attrs as unknown as Attributes;
    const [batch = 0, height = 0, width = 0, channels = 0] = images.shape;
    const [, newHeight = 0, newWidth = 0] = dy.shape;
    checkShape('dy', dy, [batch, newHeight, newWidth, channels]);
    return inFloat32(backend, [dy], ([upstream]) =>
      filled(backend, images.shape, (to) => {
        const { kernels, patches } = instanceOf(backend);
        kernels.zeroFloats(to, util.sizeFromShape(images.shape));
        if (util.sizeFromShape(images.shape) === 0) return;
        const tables = [table(height, newHeight, attrs), table(width, newWidth, attrs)] as const;
        const rows = patches(tables[0].byteLength + tables[1].byteLength);
        const columns = rows + tables[0].byteLength;
        const heap = new Uint8Array(memoryOf(backend).buffer);
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
