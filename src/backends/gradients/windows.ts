import { backend_util, type NamedAttrMap, type Tensor } from '@tensorflow/tfjs-core';
import { type Axis, isExact, windowsOf } from '../sliding-windows.ts';

type Size = number | [number, number];
type Volume = number | [number, number, number];

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
  const { height, width } = windowsOf(info);
  return [height, width];
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
  const { depth, height, width } = windowsOf(info);
  return [depth, height, width];
}

/** The stock gradients round the number of windows down, whatever was asked for. */
export function withRounding(attrs: NamedAttrMap, axes: readonly Axis[]): NamedAttrMap {
  const mode = attrs['dimRoundingMode'];
  if (mode !== 'ceil' && mode !== 'round') return attrs;
  const pads = axes.map(({ input, output, window, stride, before }) => [
    before,
    Math.max(before, (output - 1) * stride + window - input - before),
  ]);
  // tfjs counts windows that are not square by their height: of those no padding is the right one.
  if (!axes.every((axis, index) => isExact(axis, pads[index]?.[1] ?? 0))) return attrs;
  const pad =
    attrs['dataFormat'] === 'NCHW' ? [[0, 0], [0, 0], ...pads] : [[0, 0], ...pads, [0, 0]];
  return { ...attrs, dimRoundingMode: undefined as never, pad };
}
