import { type Call, type FuzzInput, type Generators, tensor } from './call.ts';
import type { Draw } from './draw.ts';
import { windowOf } from './windows.ts';

/** Stock cpu takes −2⁵³ for the largest of sums that are all −∞ or NaN. */
const aboveLowest = ({ values, shape }: FuzzInput): FuzzInput => ({
  values: values.map((value) => (value > Number.NEGATIVE_INFINITY ? value : 0.5)) as Float32Array,
  shape,
});

function dilation(draw: Draw, backwards: boolean): Call {
  const { x, size, strides, dilations, pad, out } = windowOf(draw, 2, draw.of(1, 2));
  const [batch = 0] = x;
  const [channels = 0] = x.slice(-1);
  const inputs = {
    x: aboveLowest(tensor(draw, x)),
    filter: aboveLowest(tensor(draw, [...size, channels])),
  };
  const dy = backwards ? { dy: tensor(draw, [batch, ...out, channels]) } : {};
  return { inputs: { ...inputs, ...dy }, attrs: { strides, pad, dilations } };
}

function resizing(draw: Draw): Call {
  const [batch, channels] = [draw.of(0, 1, 2), draw.length()];
  const images = tensor(draw, [batch, draw.length(), draw.length(), channels]);
  const dy = tensor(draw, [batch, draw.length(), draw.length(), channels]);
  const alignCorners = draw.of(true, false);
  const halfPixelCenters = alignCorners ? false : draw.of(true, false);
  return { inputs: { images, dy }, attrs: { alignCorners, halfPixelCenters } };
}

/** Kernels of images that neither convolve nor pool. */
export const images: Generators = {
  Dilation2D: (draw) => dilation(draw, false),
  Dilation2DBackpropInput: (draw) => dilation(draw, true),
  Dilation2DBackpropFilter: (draw) => dilation(draw, true),
  ResizeBilinearGrad: resizing,
  ResizeNearestNeighborGrad: resizing,
};
