import { anyTensor, type Call, type Generators, tensor } from './call.ts';
import type { Draw } from './draw.ts';

function pair(draw: Draw): Call {
  const shape = [draw.size(), draw.length()];
  const others = [shape, [1, ...shape.slice(1)], [shape[0] as number, 1], shape.slice(1), []];
  const other = others[draw.ints(1, 0, others.length)[0] as number] as number[];
  const [a, b] = draw.of([shape, other], [other, shape]);
  return { inputs: { a: tensor(draw, a), b: tensor(draw, b) }, attrs: {} };
}

/** Kernels that take the smaller or the larger. */
export const extrema: Generators = {
  Maximum: pair,
  Minimum: pair,
  Relu6: (draw) => ({ inputs: { x: tensor(draw, [draw.size(), 3]) }, attrs: {} }),
  ClipByValue: (draw) => ({
    inputs: { x: anyTensor(draw, [draw.size(), 3]) },
    attrs: { clipValueMin: draw.of(-0.5, 0), clipValueMax: draw.of(0.25, 5) },
  }),
};
