import { backend_util, type NamedAttrMap, type Tensor } from '@tensorflow/tfjs-core';

type Size = number | [number, number];
type Volume = number | [number, number, number];

/** One axis of a sliding window. */
export interface Axis {
  readonly size: number;
  readonly window: number;
  readonly stride: number;
  readonly before: number;
  readonly outputs: number;
}

/** The axes of a pool of images. */
export function axesOf2d(x: Tensor, attrs: NamedAttrMap): [Axis, Axis] {
  const info = backend_util.computePool2DInfo(
    x.shape as [number, number, number, number],
    attrs['filterSize'] as Size,
    attrs['strides'] as Size,
    1,
    attrs['pad'] as 'same' | 'valid',
    attrs['dimRoundingMode'] as 'floor' | undefined,
  );
  return axesOf(info);
}

function axesOf(info: backend_util.Conv2DInfo): [Axis, Axis] {
  return [
    {
      size: info.inHeight,
      window: info.filterHeight,
      stride: info.strideHeight,
      before: info.padInfo.top,
      outputs: info.outHeight,
    },
    {
      size: info.inWidth,
      window: info.filterWidth,
      stride: info.strideWidth,
      before: info.padInfo.left,
      outputs: info.outWidth,
    },
  ];
}

/** The axes of a convolution of images, which is not dilated. */
export function axesOfConvolution(x: Tensor, filter: Tensor, attrs: NamedAttrMap): [Axis, Axis] {
  const last = attrs['dataFormat'] === 'NHWC';
  const info = backend_util.computeConv2DInfo(
    x.shape as [number, number, number, number],
    filter.shape as [number, number, number, number],
    attrs['strides'] as Size,
    1,
    attrs['pad'] as 'same' | 'valid',
    attrs['dimRoundingMode'] as 'floor' | undefined,
    false,
    last ? 'channelsLast' : 'channelsFirst',
  );
  return axesOf(info);
}

/** The axes of a pool of volumes. */
export function axesOf3d(x: Tensor, attrs: NamedAttrMap): readonly Axis[] {
  const info = backend_util.computePool3DInfo(
    x.shape as [number, number, number, number, number],
    attrs['filterSize'] as Volume,
    attrs['strides'] as Volume,
    1,
    attrs['pad'] as 'same' | 'valid',
    attrs['dimRoundingMode'] as 'floor' | undefined,
  );
  return [
    {
      size: info.inDepth,
      window: info.filterDepth,
      stride: info.strideDepth,
      before: info.padInfo.front,
      outputs: info.outDepth,
    },
    {
      size: info.inHeight,
      window: info.filterHeight,
      stride: info.strideHeight,
      before: info.padInfo.top,
      outputs: info.outHeight,
    },
    {
      size: info.inWidth,
      window: info.filterWidth,
      stride: info.strideWidth,
      before: info.padInfo.left,
      outputs: info.outWidth,
    },
  ];
}

/** The stock gradients round the number of windows down, whatever was asked for. */
export function withRounding(attrs: NamedAttrMap, axes: readonly Axis[]): NamedAttrMap {
  const mode = attrs['dimRoundingMode'];
  if (mode !== 'ceil' && mode !== 'round') return attrs;
  const pads = axes.map(({ size, window, stride, before, outputs }) => [
    before,
    Math.max(before, (outputs - 1) * stride + window - size - before),
  ]);
  // tfjs counts windows that are not square by their height: of those no padding is the right one.
  const counted = axes.every(({ size, window, stride, outputs }, axis) => {
    const [before = 0, after = 0] = pads[axis] ?? [];
    return Math.floor((size + before + after - window) / stride) + 1 === outputs;
  });
  if (!counted) return attrs;
  const pad =
    attrs['dataFormat'] === 'NCHW' ? [[0, 0], [0, 0], ...pads] : [[0, 0], ...pads, [0, 0]];
  return { ...attrs, dimRoundingMode: undefined as never, pad };
}
