import { backend_util, type KernelFunc, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { runKernel } from '../run-kernel.ts';
import { windowsOf } from '../sliding-windows.ts';
import {
  channelsLast,
  type ImageFormat,
  inFormat,
  lastPad,
  lastShape,
  type Pad,
} from './channels-last.ts';
import { type Convolution, filterGradient, inputGradient } from './convolution-product.ts';
import { inFloat32 } from './float32.ts';
import type { WasmBackend } from './module.ts';
import { checkShape } from './shapes.ts';

type Shape4 = [number, number, number, number];
type Shape5 = [number, number, number, number, number];

/** The attributes of tfjs's convolutions of images and of their gradients. */
export interface ConvolutionAttributes {
  readonly strides: [number, number] | number;
  readonly dilations?: [number, number] | number;
  readonly pad: Pad;
  readonly dataFormat?: ImageFormat;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** The same for volumes. */
interface VolumeAttributes {
  readonly strides: [number, number, number] | number;
  readonly pad: 'valid' | 'same';
}

/** tfjs's own account of a convolution of images, with their channels last. */
export function imageConvolution(
  inputShape: readonly number[],
  filterShape: readonly number[],
  { strides, dilations = 1, pad, dimRoundingMode, dataFormat }: ConvolutionAttributes,
  depthwise = false,
): backend_util.Conv2DInfo {
  return backend_util.computeConv2DInfo(
    inputShape as Shape4,
    filterShape as Shape4,
    strides,
    dilations,
    lastPad(dataFormat, pad),
    dimRoundingMode,
    depthwise,
    'channelsLast',
  );
}

function volumeConvolution(
  inputShape: readonly number[],
  filterShape: readonly number[],
  { strides, pad }: VolumeAttributes,
): backend_util.Conv3DInfo {
  return backend_util.computeConv3DInfo(
    inputShape as Shape5,
    filterShape as Shape5,
    strides,
    1,
    pad,
  );
}

type Info = backend_util.Conv2DInfo | backend_util.Conv3DInfo;

/** A convolution as its matrix product takes it. */
export function productOf(info: Info): Convolution {
  return { ...windowsOf(info), filters: info.outChannels };
}

/** dL/dfilter of a convolution of images: the kernel that stock wasm lacks. */
export const convolutionFilterGradient: KernelFunc = (args) => {
  const backend = args.backend as WasmBackend;
  const { x, dy } = args.inputs as { x: TensorInfo; dy: TensorInfo };
  const attrs = args.attrs as unknown as ConvolutionAttributes & { filterShape: Shape4 };
  return inFloat32(backend, [x, dy], (floats) =>
    channelsLast(backend, attrs.dataFormat, floats, ([image, gradient]) => {
      const info = imageConvolution((image as TensorInfo).shape, attrs.filterShape, attrs);
      return ofFilter(backend, info, image as TensorInfo, gradient as TensorInfo);
    }),
  );
};

/** dL/dx of a convolution of images, and a transposed convolution. */
export const convolutionInputGradient: KernelFunc = (args) => {
  const backend = args.backend as WasmBackend;
  const { dy, filter } = args.inputs as { dy: TensorInfo; filter: TensorInfo };
  const attrs = args.attrs as unknown as ConvolutionAttributes & { inputShape: Shape4 };
  const { dataFormat } = attrs;
  const info = imageConvolution(lastShape(dataFormat, attrs.inputShape), filter.shape, attrs);
  return inFloat32(backend, [dy, filter], ([dyFloats, weights]) =>
    inFormat(
      backend,
      dataFormat,
      channelsLast(backend, dataFormat, [dyFloats as TensorInfo], ([gradient]) =>
        withinOutput(backend, info, gradient as TensorInfo, (within) =>
          ofInput(backend, info, within, weights as TensorInfo),
        ),
      ),
    ),
  );
};

/** dL/dfilter of a convolution of volumes; stock wasm's is wrong wherever a stride is above 1. */
export const volumeFilterGradient: KernelFunc = (args) => {
  const backend = args.backend as WasmBackend;
  const { x, dy } = args.inputs as { x: TensorInfo; dy: TensorInfo };
  const attrs = args.attrs as unknown as VolumeAttributes & { filterShape: Shape5 };
  return inFloat32(backend, [x, dy], ([volume, gradient]) => {
    const info = volumeConvolution(x.shape, attrs.filterShape, attrs);
    return ofFilter(backend, info, volume as TensorInfo, gradient as TensorInfo);
  });
};

/** dL/dx of a convolution of volumes, and a transposed convolution; stock wasm's is wrong. */
export const volumeInputGradient: KernelFunc = (args) => {
  const backend = args.backend as WasmBackend;
  const { dy, filter } = args.inputs as { dy: TensorInfo; filter: TensorInfo };
  const attrs = args.attrs as unknown as VolumeAttributes & { inputShape: Shape5 };
  return inFloat32(backend, [dy, filter], ([gradient, weights]) => {
    const info = volumeConvolution(attrs.inputShape, filter.shape, attrs);
    return ofInput(backend, info, gradient as TensorInfo, weights as TensorInfo);
  });
};

function ofFilter(backend: WasmBackend, info: Info, x: TensorInfo, dy: TensorInfo): TensorInfo {
  checkShape('dy', dy, info.outShape);
  return filterGradient(backend, productOf(info), x, dy, info.filterShape);
}

/**
 * Runs `body` on the rows and columns of dy that a convolution has: what a transposed convolution
 * is given beyond what its output implies, stock leaves out.
 */
function withinOutput<T>(
  backend: WasmBackend,
  { outShape }: Info,
  dy: TensorInfo,
  body: (dy: TensorInfo) => T,
): T {
  const isLarger = dy.shape.every((size, axis) => size >= (outShape[axis] ?? 0));
  if (!isLarger || dy.shape.length !== 4 || util.arraysEqual(dy.shape, outShape)) return body(dy);
  const [batch = 0, , , channels = 0] = dy.shape;
  const size = [batch, outShape[1], outShape[2], channels];
  const attrs = { begin: [0, 0, 0, 0], size };
  const within = runKernel({ backendName: 'wasm', backend }, 'Slice', { x: dy }, attrs);
  try {
    return body(within);
  } finally {
    backend.disposeData(within.dataId);
  }
}

function ofInput(backend: WasmBackend, info: Info, dy: TensorInfo, filter: TensorInfo): TensorInfo {
  checkShape('dy', dy, info.outShape);
  return inputGradient(backend, productOf(info), dy, filter, info.inShape);
}
