import { type Call, type FuzzInput, finite, type Generators, tensor } from './call.ts';
import type { Draw } from './draw.ts';
import { windowOf } from './windows.ts';

/**
 * Both factors of a convolution. Stock and ours multiply the zeros around an image, which makes NaN
 * of an infinity; cpu leaves them out.
 */
const besideZeros = (pad: string, made: FuzzInput): FuzzInput =>
  pad === 'same' ? finite(made) : made;

/** A convolution of images: plain or fused. */
function forward(draw: Draw, depthwise: boolean, fused: boolean): Call {
  const { x, size, strides, dilations, pad } = windowOf(draw, 2, draw.of(1, 1, 2));
  const [channels = 0] = x.slice(-1);
  const filters = draw.of(1, 2, 4, 5, 8);
  const outer = depthwise ? channels * filters : filters;
  const filter = besideZeros(pad, tensor(draw, [...size, channels, filters]));
  const attrs = { strides, dilations, pad, dataFormat: 'NHWC', dimRoundingMode: undefined };
  const inputs = { x: tensor(draw, x), filter };
  if (!fused) return { inputs, attrs };
  const activation = draw.of('linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu', 'prelu');
  return {
    inputs: {
      ...inputs,
      ...(draw.of(true, false) ? { bias: tensor(draw, [outer]) } : {}),
      ...(activation === 'prelu' ? { preluActivationWeights: tensor(draw, [1, 1, outer]) } : {}),
    },
    attrs: { ...attrs, activation, leakyreluAlpha: 0.1 },
  };
}

/** One of a convolution's gradients, in two or three dimensions. */
function gradient(
  draw: Draw,
  of: 'filter' | 'input',
  { axes = 2, depthwise = false }: { readonly axes?: 2 | 3; readonly depthwise?: boolean } = {},
): Call {
  const { x, size, strides, dilations, pad, out } = windowOf(draw, axes);
  const [batch = 0] = x;
  const [channels = 0] = x.slice(-1);
  const outer = draw.of(1, 2, 4, 5, 8);
  const filterShape = [...size, channels, outer];
  const made = tensor(draw, [batch, ...out, depthwise ? channels * outer : outer]);
  const images = axes === 2 ? { dataFormat: 'NHWC', dimRoundingMode: undefined } : {};
  const attrs = { strides, pad, ...images, ...(depthwise ? { dilations } : {}) };
  return of === 'filter'
    ? {
        inputs: { x: tensor(draw, x), dy: besideZeros(pad, made) },
        attrs: { ...attrs, filterShape },
      }
    : {
        inputs: { dy: made, filter: tensor(draw, filterShape) },
        attrs: { ...attrs, inputShape: x },
      };
}

/** Convolutions and their gradients. */
export const convolutions: Generators = {
  Conv2D: (draw) => forward(draw, false, false),
  FusedConv2D: (draw) => forward(draw, false, true),
  DepthwiseConv2dNative: (draw) => forward(draw, true, false),
  FusedDepthwiseConv2D: (draw) => forward(draw, true, true),
  Conv2DBackpropFilter: (draw) => gradient(draw, 'filter'),
  Conv2DBackpropInput: (draw) => gradient(draw, 'input'),
  Conv3DBackpropFilterV2: (draw) => gradient(draw, 'filter', { axes: 3 }),
  Conv3DBackpropInputV2: (draw) => gradient(draw, 'input', { axes: 3 }),
  DepthwiseConv2dNativeBackpropFilter: (draw) => gradient(draw, 'filter', { depthwise: true }),
  DepthwiseConv2dNativeBackpropInput: (draw) => gradient(draw, 'input', { depthwise: true }),
};
