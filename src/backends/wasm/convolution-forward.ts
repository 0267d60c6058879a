import {
  type backend_util,
  type KernelConfig,
  type KernelFunc,
  type NamedAttrMap,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { runKernel } from '../run-kernel.ts';
import { bothOf, isExact, isOrdinary, sizesOf, windowsOf } from '../sliding-windows.ts';
import {
  type Finish,
  type FusedAttributes,
  type FusedInputs,
  finish,
  finishOf,
} from './activation.ts';
import { channelsLast, inFormat, lastPad, transposed } from './channels-last.ts';
import { type ConvolutionAttributes, imageConvolution, productOf } from './convolution.ts';
import { convolve } from './convolution-product.ts';
import { addressOf, filled, instanceOf, type WasmBackend } from './module.ts';

/** The convolutions of images that tfjs has, by the kernels of their forward passes. */
type Name = 'Conv2D' | 'DepthwiseConv2dNative';

/** A convolution of images that have their channels last. */
interface LastConvolution {
  readonly backend: WasmBackend;
  readonly inputs: { readonly x: TensorInfo; readonly filter: TensorInfo };
  readonly attrs: ConvolutionAttributes;
  readonly info: backend_util.Conv2DInfo;
}

/** Runs `body` on images with their channels last, and gives its result the format asked for. */
function withChannelsLast(
  args: Parameters<KernelFunc>[0],
  name: Name,
  body: (convolution: LastConvolution) => TensorInfo,
): TensorInfo {
  const backend = args.backend as WasmBackend;
  const { x, filter } = args.inputs as { x: TensorInfo; filter: TensorInfo };
  const given = args.attrs as unknown as ConvolutionAttributes;
  const attrs = lastAttributes(given);
  const result = channelsLast(backend, given.dataFormat, [x], ([image]) => {
    const inputs = { x: image as TensorInfo, filter };
    const info = imageConvolution(inputs.x.shape, filter.shape, attrs, name !== 'Conv2D');
    return body({ backend, inputs, attrs, info });
  });
  return inFormat(backend, given.dataFormat, result);
}

/**
 * A convolution of images: stock's where it is right, for images with their channels last. In NCHW
 * they are transposed.
 */
export function convolution(name: Name): (stock: KernelConfig) => KernelFunc {
  return (stock) => (args) => {
    if (isOrdinaryConvolution(args)) return stock.kernelFunc(args);
    return withChannelsLast(args, name, ({ backend, inputs, attrs, info }) => {
      if (stockIsRight(info)) {
        return stock.kernelFunc({ ...args, inputs, attrs: forStock(attrs, info) }) as TensorInfo;
      }
      return name === 'Conv2D'
        ? convolve(backend, productOf(info), inputs.x, inputs.filter, info.outShape)
        : depthwise(backend, info, inputs.x, inputs.filter);
    });
  };
}

/**
 * A convolution with a bias and an activation: stock's where it has both and is right, else the
 * convolution alone and the rest in place.
 */
export function fusedConvolution(name: Name): (stock: KernelConfig) => KernelFunc {
  return (stock) => (args) => {
    const given = args.attrs as unknown as ConvolutionAttributes & FusedAttributes;
    const { dataFormat } = given;
    const rest = finishOf(args.inputs as FusedInputs, given);
    const { slopes } = rest;
    const stockFinishes = canFinish(rest, name, (args.inputs as { filter: TensorInfo }).filter);
    if (stockFinishes && isOrdinaryConvolution(args)) return byStock(stock, args, rest);
    return withChannelsLast(args, name, ({ backend, inputs, attrs, info }) => {
      if (stockFinishes && dataFormat !== 'NCHW' && stockIsRight(info)) {
        const stockAttrs = { ...args.attrs, ...forStock(attrs, info) };
        return byStock(stock, { ...args, attrs: stockAttrs }, rest);
      }
      const product = runKernel({ backendName: 'wasm', backend }, name, inputs, attrs);
      if (dataFormat !== 'NCHW' || slopes?.shape.length !== 3) {
        return finish(backend, product, rest);
      }
      const lastSlopes = transposed(backend, slopes, [1, 2, 0]);
      try {
        return finish(backend, product, { ...rest, slopes: lastSlopes });
      } finally {
        backend.disposeData(lastSlopes.dataId);
      }
    });
  };
}

/** Whether stock has the activation, and the bias has a shape that it takes. */
function canFinish({ bias, activation }: Finish, name: Name, { shape }: TensorInfo): boolean {
  if (activation === 'leakyrelu' || activation === 'prelu') return false;
  const [inner = 0, outer = 0] = shape.slice(-2);
  const channels = name === 'Conv2D' ? outer : inner * outer;
  return bias === undefined || util.arraysEqual(bias.shape, [channels]);
}

/** The stock kernel, but for where it clips: it takes NaN for 0. */
function byStock(
  stock: KernelConfig,
  args: Parameters<KernelFunc>[0],
  { activation }: Finish,
): TensorInfo {
  if (activation !== 'relu' && activation !== 'relu6') return stock.kernelFunc(args) as TensorInfo;
  const attrs = { ...args.attrs, activation: 'linear' };
  const product = stock.kernelFunc({ ...args, attrs }) as TensorInfo;
  return finish(args.backend as WasmBackend, product, { activation });
}

/** Attributes as they are for images with their channels last. */
function lastAttributes(attrs: ConvolutionAttributes): ConvolutionAttributes {
  const { dataFormat, pad, dilations } = attrs;
  return { ...attrs, dilations: dilations ?? 1, pad: lastPad(dataFormat, pad), dataFormat: 'NHWC' };
}

/**
 * Attributes for the stock kernel. Its library takes `same` to mean padding of 2³¹ where a stride
 * skips more than the filter spans, and has zeros for outputs: it is told the padding in numbers.
 */
function forStock(attrs: ConvolutionAttributes, info: backend_util.Conv2DInfo): NamedAttrMap {
  const { height, width } = windowsOf(info);
  const skips = [height, width].some(
    ({ input, output, window, stride, dilation }) =>
      (output - 1) * stride + (window - 1) * dilation + 1 < input,
  );
  if (attrs.pad !== 'same' || !skips) return { ...attrs };
  const { top, bottom, left, right } = info.padInfo;
  const pad = [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
  return { ...attrs, pad };
}

/** Whether stock is right, as far as can be told without tfjs's account of the convolution. */
function isOrdinaryConvolution({ inputs, attrs }: Parameters<KernelFunc>[0]): boolean {
  const { x, filter } = inputs as { x: TensorInfo; filter: TensorInfo };
  const { strides, dilations, pad, dataFormat } = attrs as unknown as ConvolutionAttributes;
  // Layers give null for no dilations.
  if (dataFormat !== 'NHWC' || !dilations) return false;
  const [, height = 0, width = 0] = x.shape;
  const [windowHeight = 0, windowWidth = 0] = filter.shape;
  const [strideHeight, strideWidth] = bothOf(strides);
  const [dilationHeight, dilationWidth] = bothOf(dilations);
  return (
    x.shape.length === 4 &&
    util.sizeFromShape(x.shape) * util.sizeFromShape(filter.shape) > 0 &&
    isOrdinary(height, windowHeight, strideHeight, pad, dilationHeight) &&
    isOrdinary(width, windowWidth, strideWidth, pad, dilationWidth)
  );
}

function stockIsRight(info: backend_util.Conv2DInfo): boolean {
  const { height, width } = windowsOf(info);
  const { bottom, right } = info.padInfo;
  const sizes = [...info.inShape, ...info.outShape];
  return isExact(height, bottom) && isExact(width, right) && sizes.every((size) => size > 0);
}

function depthwise(
  backend: WasmBackend,
  info: backend_util.Conv2DInfo,
  x: TensorInfo,
  filter: TensorInfo,
): TensorInfo {
  return filled(backend, info.outShape, (to) => {
    const { kernels } = instanceOf(backend);
    const { batch, channels, height, width } = windowsOf(info);
    kernels.zeroFloats(to, util.sizeFromShape(info.outShape));
    kernels.depthwise(
      addressOf(backend, x),
      addressOf(backend, filter),
      to,
      batch,
      channels,
      filter.shape[3] ?? 0,
      ...sizesOf(height, width),
    );
  });
}
