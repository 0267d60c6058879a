import { broadcast_util, reshape, sum, type Tensor } from '@tensorflow/tfjs-core';
import type { Mend } from './mend.ts';

/** Sums the gradients for inputs over the axes along which these were broadcast. */
const summed: Mend = (registered) => ({
  ...registered,
  gradFunc: (dy, saved, attrs) => {
    const gradients = registered.gradFunc(dy, saved, attrs);
    return Object.fromEntries(
      Object.entries(gradients).map(([input, gradient]) => {
        const shape = saved[registered.inputsToSave?.indexOf(input) ?? -1]?.shape;
        return [input, () => (shape === undefined ? gradient() : sumTo(shape, gradient()))];
      }),
    );
  },
});

/** A gradient brought to the shape of what was broadcast. */
export function sumTo(shape: number[], gradient: Tensor): Tensor {
  const axes = broadcast_util.getReductionAxes(shape, gradient.shape);
  if (axes.length === 0) return gradient;
  return reshape(sum(gradient, axes), shape);
}

/** Kernels that broadcast, and whose stock gradients keep the broadcast shape. */
export const broadcasting: Readonly<Record<string, Mend>> = {
  BatchMatMul: summed,
  Maximum: summed,
  Minimum: summed,
  SquaredDifference: summed,
  Prelu: summed,
};
