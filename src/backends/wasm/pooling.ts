import {
  backend_util,
  type KernelConfig,
  type KernelFunc,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import {
  type Axis,
  bothOf,
  countOf,
  isExact,
  isOrdinary,
  sizesOf,
  type Windows,
  windowsOf,
} from '../sliding-windows.ts';
import { inFloat32, throughFloat32 } from './float32.ts';
import { addressOf, filled, instanceOf, output, type WasmBackend } from './module.ts';
import { checkShape } from './shapes.ts';

type Shape4 = [number, number, number, number];
type Shape5 = [number, number, number, number, number];
type Info = backend_util.Conv2DInfo | backend_util.Conv3DInfo;

/** The attributes of tfjs's poolings and their gradients, in two or three dimensions. */
interface Attributes {
  readonly filterSize: number;
  readonly strides: number;
  readonly pad: 'valid' | 'same' | number;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** tfjs's own account of a pooling. */
type InfoOf = (shape: readonly number[], attrs: Attributes) => Info;

const ofImages: InfoOf = (shape, { filterSize, strides, pad, dimRoundingMode }) =>
  backend_util.computePool2DInfo(shape as Shape4, filterSize, strides, 1, pad, dimRoundingMode);

const ofVolumes: InfoOf = (shape, { filterSize, strides, pad, dimRoundingMode }) =>
  backend_util.computePool3DInfo(shape as Shape5, filterSize, strides, 1, pad, dimRoundingMode);

/** What the kernel `pool` takes of a window; the numbers are those of `assembly/pooling.ts`. */
const numbers = { maximum: 0, mean: 1 } as const;
type Taken = keyof typeof numbers;

/** Pooling of images: stock's where its library has the output that tfjs says there is. */
export function pool(taken: Taken): (stock: KernelConfig) => KernelFunc {
  return (stock) => (args) => {
    const backend = args.backend as WasmBackend;
    const { x } = args.inputs as { x: TensorInfo };
    const attrs = args.attrs as unknown as Attributes;
    const isOurs = taken === 'mean' && isFasterHere(x, attrs);
    if (!isOurs && isOrdinaryPooling(x, attrs)) return byStock(stock, args, taken);
    const info = ofImages(x.shape, attrs);
    const { height, width } = windowsOf(info);
    const { bottom, right } = info.padInfo;
    const plain = isPlain(height, bottom) && isPlain(width, right);
    return isOurs || x.dtype !== 'float32' || !plain || util.sizeFromShape(info.outShape) === 0
      ? pooled(backend, x, info, taken)
      : byStock(stock, args, taken);
  };
}

/** Taps of a window up to which the means of whole vectors take us less time than stock. */
const fewTaps = 4;

function isFasterHere({ shape }: TensorInfo, { filterSize }: Attributes): boolean {
  const [height, width] = bothOf(filterSize);
  return (shape[3] ?? 0) >= 4 && height * width <= fewTaps;
}

function byStock(stock: KernelConfig, args: Parameters<KernelFunc>[0], taken: Taken): TensorInfo {
  const backend = args.backend as WasmBackend;
  const result = stock.kernelFunc(args) as TensorInfo;
  if (taken === 'maximum' || !hasNegativeInfinity(backend, result)) return result;
  // Stock's library makes −∞ of a mean that is NaN.
  backend.disposeData(result.dataId);
  const { x } = args.inputs as { x: TensorInfo };
  return pooled(backend, x, ofImages(x.shape, args.attrs as unknown as Attributes), taken);
}

function hasNegativeInfinity(backend: WasmBackend, x: TensorInfo): boolean {
  const { kernels } = instanceOf(backend);
  return kernels.hasNegativeInfinity(addressOf(backend, x), util.sizeFromShape(x.shape)) !== 0;
}

/** Whether stock is right, as far as can be told without tfjs's account of the pooling. */
function isOrdinaryPooling({ dtype, shape }: TensorInfo, attrs: Attributes): boolean {
  const { filterSize, strides, pad } = attrs;
  if (dtype !== 'float32' || shape.length !== 4) return false;
  const [batch = 0, height = 0, width = 0, channels = 0] = shape;
  const [windowHeight, windowWidth] = bothOf(filterSize);
  const [strideHeight, strideWidth] = bothOf(strides);
  return (
    batch * channels > 0 &&
    isOrdinary(height, windowHeight, strideHeight, pad) &&
    isOrdinary(width, windowWidth, strideWidth, pad)
  );
}

/** Whether stock is right along an axis, whose windows all have something besides padding. */
function isPlain(axis: Axis, after: number): boolean {
  const { input, output, window, stride, before } = axis;
  return isExact(axis, after) && before < window && (output - 1) * stride - before < input;
}

/**
 * Max pooling of volumes; stock wasm takes the smallest positive number for the maximum of
 * negative ones.
 */
export const maxPool3d: KernelFunc = ({ inputs, attrs, backend }) => {
  const { x } = inputs as { x: TensorInfo };
  const info = ofVolumes(x.shape, attrs as unknown as Attributes);
  return pooled(backend as WasmBackend, x, info, 'maximum');
};

function pooled(backend: WasmBackend, x: TensorInfo, info: Info, taken: Taken): TensorInfo {
  return throughFloat32(backend, x, (floats) =>
    filled(backend, info.outShape, (to) => {
      const from = addressOf(backend, floats);
      instanceOf(backend).kernels.pool(numbers[taken], from, to, ...poolSizes(windowsOf(info)));
    }),
  );
}

/** Max pooling with the places of the maxima, for which stock wasm does as in three dimensions. */
export const maxPoolWithArgmax: KernelFunc = (args) => {
  const backend = args.backend as WasmBackend;
  const { x } = args.inputs as { x: TensorInfo };
  const attrs = args.attrs as unknown as Attributes & { includeBatchInIndex: boolean };
  util.assert(
    x.shape.length === 4,
    () => `Error in maxPool: input must be rank 4 but got rank ${x.shape.length}.`,
  );
  const info = ofImages(x.shape, attrs);
  const places = output(backend, info.outShape, 'int32');
  try {
    const maxima = throughFloat32(backend, x, (floats) =>
      filled(backend, info.outShape, (to) => {
        instanceOf(backend).kernels.poolWithPlaces(
          addressOf(backend, floats),
          to,
          addressOf(backend, places),
          !attrs.includeBatchInIndex,
          ...poolSizes(windowsOf(info)),
        );
      }),
    );
    return [maxima, places];
  } catch (error) {
    backend.disposeData(places.dataId);
    throw error;
  }
};

/** A gradient of a pooling: its windows, from what addresses to what address. */
type Spread = (
  backend: WasmBackend,
  windows: Windows,
  addresses: { readonly x: number; readonly dy: number; readonly to: number },
) => void;

const gradient =
  (infoOf: InfoOf, spread: Spread): KernelFunc =>
  (args) => {
    const backend = args.backend as WasmBackend;
    const { input, dy } = args.inputs as { input: TensorInfo; dy: TensorInfo };
    const info = roundedAs(dy, infoOf, input.shape, args.attrs as unknown as Attributes);
    checkShape('dy', dy, info.outShape);
    return inFloat32(backend, [input, dy], ([floats, upstream]) =>
      filled(backend, input.shape, (to) => {
        instanceOf(backend).kernels.zeroFloats(to, util.sizeFromShape(input.shape));
        spread(backend, windowsOf(info), {
          x: addressOf(backend, floats as TensorInfo),
          dy: addressOf(backend, upstream as TensorInfo),
          to,
        });
      }),
    );
  };

/** tfjs does not tell a gradient how the forward pass rounded its sizes: dy does. */
function roundedAs(
  dy: TensorInfo,
  infoOf: InfoOf,
  shape: readonly number[],
  attrs: Attributes,
): Info {
  const asTold = infoOf(shape, attrs);
  if (util.arraysEqual(dy.shape, asTold.outShape)) return asTold;
  const modes = ['ceil', 'round'] as const;
  const others = modes.map((dimRoundingMode) => infoOf(shape, { ...attrs, dimRoundingMode }));
  return others.find(({ outShape }) => util.arraysEqual(dy.shape, outShape)) ?? asTold;
}

/** Each dy goes to the first largest entry of its window. */
const toMaxima: Spread = (backend, windows, { x, dy, to }) => {
  const { kernels, patches } = instanceOf(backend);
  const length = countOf(windows) * windows.channels;
  const maxima = patches(8 * length);
  const places = maxima + 4 * length;
  kernels.poolWithPlaces(x, maxima, places, false, ...poolSizes(windows));
  kernels.addToPlaces(dy, places, to, length);
};

/** Each dy is shared out among the entries of its window. */
const toAll: Spread = (backend, windows, { dy, to }) => {
  instanceOf(backend).kernels.poolMeanGradient(dy, to, ...poolSizes(windows));
};

/** The gradient of max pooling, of which stock wasm loses part where there are several channels. */
export const maxPoolGradient: KernelFunc = gradient(ofImages, toMaxima);

/** The same in three dimensions. */
export const maxPool3dGradient: KernelFunc = gradient(ofVolumes, toMaxima);

/**
 * The gradient of average pooling, as tfjs has it on every backend: a window's entries have equal
 * parts of dy by the size of the whole window, padding and all.
 */
export const averagePoolGradient: KernelFunc = gradient(ofImages, toAll);

/** The same in three dimensions. */
export const averagePool3dGradient: KernelFunc = gradient(ofVolumes, toAll);

function poolSizes({ batch, channels, depth, height, width }: Windows): number[] {
  const sizes = sizesOf(depth, height, width);
  sizes.unshift(batch, channels);
  return sizes;
}
