import {
  backend_util,
  getKernel,
  type KernelFunc,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { multiply, operand } from './matmul.ts';
import { addressOf, instanceOf, output, type WasmBackend } from './module.ts';

/** The attributes of tfjs's convolution gradients; each has some of these. */
interface Attributes {
  readonly strides: [number, number] | number;
  readonly dilations?: [number, number] | number;
  readonly pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  readonly dataFormat?: 'NHWC' | 'NCHW';
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly filterShape: [number, number, number, number];
  readonly inputShape: [number, number, number, number];
}

/** Floats of patches that are laid out at a time: 8 MB, about what second-level caches hold. */
const patchFloats = 2 ** 21;

/** dL/dfilter of a convolution: for every batch of patches, patchesᵀ · dy. */
export const convolutionFilterGradient: KernelFunc = (args) => {
  const backend = args.backend as WasmBackend;
  const { x, dy } = args.inputs as { x: TensorInfo; dy: TensorInfo };
  const attrs = args.attrs as unknown as Attributes;
  return channelsLast(backend, attrs, [x, dy], ([image, gradient]) => {
    const info = convolution(image.shape, attrs.filterShape, attrs);
    const out = output(backend, attrs.filterShape);
    const { depth, columns } = sizesOf(info);
    const { kernels } = instanceOf(backend);
    kernels.zeroFloats(addressOf(backend, out), depth * columns);
    forEachChunk(backend, info, (patches, firstRow, rows) => {
      const from = addressOf(backend, image);
      kernels.patches(from, patches, false, firstRow, rows, ...patchSizesOf(info));
      multiply(
        backend,
        operand(patches, depth, rows, true),
        operand(addressOf(backend, gradient) + 4 * firstRow * columns, rows, columns, false),
        addressOf(backend, out),
        [depth, columns, rows],
        { accumulate: true },
      );
    });
    return out;
  });
};

/** dL/dx of a convolution: dy · filterᵀ gives patches, which are added back to their pixels. */
export const convolutionInputGradient: KernelFunc = (args) => {
  const backend = args.backend as WasmBackend;
  const { dy, filter } = args.inputs as { dy: TensorInfo; filter: TensorInfo };
  const attrs = args.attrs as unknown as Attributes;
  const last = attrs.dataFormat !== 'NCHW';
  const [n, c, h, w] = attrs.inputShape;
  const shape: Attributes['inputShape'] = last ? attrs.inputShape : [n, h, w, c];
  const result = channelsLast(backend, attrs, [dy], ([gradient]) => {
    const info = convolution(shape, filter.shape as Attributes['filterShape'], attrs);
    const out = output(backend, shape);
    const { depth, columns } = sizesOf(info);
    const { kernels } = instanceOf(backend);
    kernels.zeroFloats(addressOf(backend, out), util.sizeFromShape(shape));
    forEachChunk(backend, info, (patches, firstRow, rows) => {
      multiply(
        backend,
        operand(addressOf(backend, gradient) + 4 * firstRow * columns, rows, columns, false),
        operand(addressOf(backend, filter), columns, depth, true),
        patches,
        [rows, depth, columns],
      );
      const into = addressOf(backend, out);
      kernels.patches(into, patches, true, firstRow, rows, ...patchSizesOf(info));
    });
    return out;
  });
  return last ? result : replace(backend, result, [0, 3, 1, 2]);
};

/** dL/dfilter and dL/dx of a depthwise convolution. */
export const depthwiseGradient =
  (of: 'filter' | 'input'): KernelFunc =>
  (args) => {
    const backend = args.backend as WasmBackend;
    const { x, dy, filter } = args.inputs as Record<'x' | 'dy' | 'filter', TensorInfo>;
    const attrs = args.attrs as unknown as Attributes;
    const inputShape = of === 'filter' ? (x.shape as Attributes['inputShape']) : attrs.inputShape;
    const filterShape =
      of === 'filter' ? attrs.filterShape : (filter.shape as Attributes['filterShape']);
    const info = convolution(inputShape, filterShape, attrs, true);
    const out = output(backend, of === 'filter' ? filterShape : inputShape);
    const { kernels } = instanceOf(backend);
    kernels.zeroFloats(addressOf(backend, out), util.sizeFromShape(out.shape));
    kernels.depthwiseGradient(
      addressOf(backend, dy),
      addressOf(backend, of === 'filter' ? x : filter),
      addressOf(backend, out),
      of === 'input',
      info.batchSize,
      info.inHeight,
      info.inWidth,
      info.inChannels,
      filterShape[3],
      ...windowOf(info),
    );
    return out;
  };

function convolution(
  inputShape: readonly number[],
  filterShape: Attributes['filterShape'],
  { strides, dilations = 1, pad: given, dimRoundingMode, dataFormat }: Attributes,
  depthwise = false,
): backend_util.Conv2DInfo {
  // The images are channels last by now, so explicit padding has to be too.
  const pad: Attributes['pad'] =
    typeof given === 'object' && dataFormat === 'NCHW'
      ? [given[0], given[2], given[3], given[1]]
      : given;
  return backend_util.computeConv2DInfo(
    inputShape as Attributes['inputShape'],
    filterShape,
    strides,
    dilations,
    pad,
    dimRoundingMode,
    depthwise,
    'channelsLast',
  );
}

/** The sizes of the matrix product: rows of patches, their length, and output channels. */
function sizesOf(info: backend_util.Conv2DInfo) {
  return {
    rows: info.batchSize * info.outHeight * info.outWidth,
    depth: info.filterHeight * info.filterWidth * info.inChannels,
    columns: info.outChannels,
  };
}

/** Calls `body` with room for patches, as many rows at a time as fit. */
function forEachChunk(
  backend: WasmBackend,
  info: backend_util.Conv2DInfo,
  body: (patches: number, firstRow: number, rows: number) => void,
): void {
  const { rows, depth } = sizesOf(info);
  if (rows === 0 || depth === 0) return;
  const chunk = Math.min(rows, Math.max(1, Math.floor(patchFloats / depth)));
  const patches = instanceOf(backend).patches(4 * chunk * depth);
  for (let first = 0; first < rows; first += chunk) {
    body(patches, first, Math.min(chunk, rows - first));
  }
}

/** The sizes of the image that patches are taken from, and of the window that takes them. */
function patchSizesOf(info: backend_util.Conv2DInfo): number[] {
  return [info.inHeight, info.inWidth, info.inChannels, ...windowOf(info)];
}

function windowOf(info: backend_util.Conv2DInfo): number[] {
  return [
    info.outHeight,
    info.outWidth,
    info.filterHeight,
    info.filterWidth,
    info.strideHeight,
    info.strideWidth,
    info.dilationHeight,
    info.dilationWidth,
    info.padInfo.top,
    info.padInfo.left,
  ];
}

/** Runs `body` on images with their channels last, transposing them for the while if need be. */
function channelsLast(
  backend: WasmBackend,
  { dataFormat }: Attributes,
  images: readonly TensorInfo[],
  body: (images: readonly [TensorInfo, TensorInfo]) => TensorInfo,
): TensorInfo {
  const as = (list: readonly TensorInfo[]) => list as readonly [TensorInfo, TensorInfo];
  if (dataFormat !== 'NCHW') return body(as(images));
  const transposed = images.map((image) => transpose(backend, image, [0, 2, 3, 1]));
  try {
    return body(as(transposed));
  } finally {
    for (const { dataId } of transposed) backend.disposeData(dataId);
  }
}

function transpose(backend: WasmBackend, x: TensorInfo, perm: number[]): TensorInfo {
  // The stock kernel divides by zero on empty tensors.
  if (util.sizeFromShape(x.shape) === 0) {
    return output(
      backend,
      perm.map((axis) => x.shape[axis] ?? 0),
    );
  }
  const kernel = getKernel('Transpose', 'wasm');
  return kernel.kernelFunc({ inputs: { x }, backend, attrs: { perm } }) as TensorInfo;
}

function replace(backend: WasmBackend, x: TensorInfo, perm: number[]): TensorInfo {
  const result = transpose(backend, x, perm);
  backend.disposeData(x.dataId);
  return result;
}
