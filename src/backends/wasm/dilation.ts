import {
  backend_util,
  type KernelConfig,
  type KernelFunc,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { sizesOf, windowsOf } from '../sliding-windows.ts';
import { addressOf, filled, instanceOf, type WasmBackend } from './module.ts';
import { checkShape } from './shapes.ts';

interface Attributes {
  readonly strides: number;
  readonly pad: 'valid' | 'same' | number;
  readonly dilations: number;
}

type Shape3 = [number, number, number];
type Shape4 = [number, number, number, number];

/**
 * Greyscale dilation. Stock takes the smallest positive number for the largest of negative sums;
 * whole numbers it gets right.
 */
export const dilation2d = (stock: KernelConfig): KernelFunc =>
  ofFloats(stock, (args) => {
    const { backend, x, filter, info, sizes } = read(args);
    return filled(backend, info.outShape, (to) =>
      instanceOf(backend).kernels.dilate(
        addressOf(backend, x),
        addressOf(backend, filter),
        to,
        ...sizes,
      ),
    );
  });

/** Its gradients: each dy goes to where the first largest sum of its window came from. */
export const dilation2dGradient =
  (of: 'image' | 'filter') =>
  (stock: KernelConfig): KernelFunc =>
    ofFloats(stock, (args) => {
      const { backend, x, filter, info, sizes } = read(args);
      const { dy } = args.inputs as { dy: TensorInfo };
      checkShape('dy', dy, info.outShape);
      const { shape } = of === 'image' ? x : filter;
      return filled(backend, shape, (to) => {
        const { kernels, patches } = instanceOf(backend);
        kernels.zeroFloats(to, util.sizeFromShape(shape));
        kernels.dilateGradient(
          addressOf(backend, x),
          addressOf(backend, filter),
          addressOf(backend, dy),
          to,
          of === 'image',
          patches(8 * info.inChannels),
          ...sizes,
        );
      });
    });

function ofFloats(stock: KernelConfig, ours: KernelFunc): KernelFunc {
  return (args) => {
    const { x, filter, dy = x } = args.inputs as Record<'x' | 'filter' | 'dy', TensorInfo>;
    const areFloats = [x, filter, dy].every(({ dtype }) => dtype === 'float32');
    return areFloats ? ours(args) : stock.kernelFunc(args);
  };
}

function read(args: Parameters<KernelFunc>[0]) {
  const { x, filter } = args.inputs as { x: TensorInfo; filter: TensorInfo };
  const { strides, pad, dilations } = args.attrs as unknown as Attributes;
  const info = backend_util.computeDilation2DInfo(
    x.shape as Shape4,
    filter.shape as Shape3,
    strides,
    pad,
    'NHWC',
    dilations,
  );
  checkShape('filter', filter, [info.filterHeight, info.filterWidth, info.inChannels]);
  const { batch, channels, height, width } = windowsOf(info);
  const sizes = sizesOf(height, width);
  sizes.unshift(batch, channels);
  return { backend: args.backend as WasmBackend, x, filter, info, sizes };
}
