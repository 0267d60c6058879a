import { type Call, type FuzzInput, finite, type Generators, tensor } from './call.ts';
import type { Draw } from './draw.ts';
import { windowOf } from './windows.ts';

function forward(draw: Draw, axes: 2 | 3): Call {
  const { x, size, strides, pad } = windowOf(draw, axes);
  return {
    inputs: { x: tensor(draw, x) },
    attrs: { filterSize: size, strides, pad, dimRoundingMode: undefined },
  };
}

/** What the maximum of a window is that has NaN, nobody can say: cpu and stock wasm differ. */
function maximum(draw: Draw): Call {
  const { inputs, attrs } = forward(draw, 2);
  const { values, shape } = inputs['x'] as FuzzInput;
  const known = values.map((value) => (Number.isNaN(value) ? 0.5 : value)) as Float32Array;
  return { inputs: { x: { values: known, shape } }, attrs };
}

/** As little can be said of where it is. */
function gradient(draw: Draw, axes: 2 | 3): Call {
  const { x, size, strides, pad, out } = windowOf(draw, axes);
  const [batch = 0] = x;
  const [channels = 0] = x.slice(-1);
  const dy = tensor(draw, [batch, ...out, channels]);
  return {
    inputs: { dy, input: finite(tensor(draw, x)), output: dy },
    attrs: { filterSize: size, strides, pad, dimRoundingMode: undefined },
  };
}

/** Poolings and their gradients. */
export const poolings: Generators = {
  AvgPool: (draw) => forward(draw, 2),
  MaxPool: maximum,
  MaxPool3D: (draw) => forward(draw, 3),
  MaxPoolWithArgmax(draw) {
    const { inputs, attrs } = forward(draw, 2);
    return { inputs, attrs: { ...attrs, includeBatchInIndex: draw.of(true, false) } };
  },
  AvgPoolGrad: (draw) => gradient(draw, 2),
  AvgPool3DGrad: (draw) => gradient(draw, 3),
  MaxPoolGrad: (draw) => gradient(draw, 2),
  MaxPool3DGrad: (draw) => gradient(draw, 3),
};
