import { type KernelFunc, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { sizesOf, windowsOf } from '../sliding-windows.ts';
import { type ConvolutionAttributes, imageConvolution } from './convolution.ts';
import { inFloat32 } from './float32.ts';
import { addressOf, filled, instanceOf, type WasmBackend } from './module.ts';
import { checkShape } from './shapes.ts';

/** The attributes of both gradients; each has one of the shapes. */
interface Attributes extends ConvolutionAttributes {
  readonly filterShape: number[];
  readonly inputShape: number[];
}

/** dL/dfilter and dL/dx of a depthwise convolution: the kernels that stock wasm lacks. */
export const depthwiseGradient =
  (of: 'filter' | 'input'): KernelFunc =>
  (args) => {
    const backend = args.backend as WasmBackend;
    const { x, dy, filter } = args.inputs as Record<'x' | 'dy' | 'filter', TensorInfo>;
    const attrs = args.attrs as unknown as Attributes;
    const other = of === 'filter' ? x : filter;
    const inputShape = of === 'filter' ? x.shape : attrs.inputShape;
    const filterShape = of === 'filter' ? attrs.filterShape : filter.shape;
    const info = imageConvolution(inputShape, filterShape, attrs, true);
    checkShape('dy', dy, info.outShape);
    checkShape('filter', { ...filter, shape: filterShape }, [
      info.filterHeight,
      info.filterWidth,
      info.inChannels,
      filterShape[3] ?? 0,
    ]);
    const { batch, channels, height, width } = windowsOf(info);
    const shape = of === 'filter' ? filterShape : inputShape;
    return inFloat32(backend, [dy, other], ([upstream, factor]) =>
      filled(backend, shape, (to) => {
        const { kernels } = instanceOf(backend);
        kernels.zeroFloats(to, util.sizeFromShape(shape));
        kernels.depthwiseGradient(
          addressOf(backend, upstream as TensorInfo),
          addressOf(backend, factor as TensorInfo),
          to,
          of === 'input',
          batch,
          channels,
          filterShape[3] ?? 0,
          ...sizesOf(height, width),
        );
      }),
    );
  };
