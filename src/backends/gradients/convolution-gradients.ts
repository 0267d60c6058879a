import { stridedSlice, type Tensor } from '@tensorflow/tfjs-core';
import { spreadOut } from '../spread-out.ts';
import type { Mend } from './mend.ts';
import { axesOfConvolution, withRounding } from './windows.ts';

/**
 * A dilated convolution is one with its filter spread out by zeros, and its filter's gradient is
 * what falls on the taps. The stock gradients refuse dilations.
 */
const dilated =
  (dimensions: number): Mend =>
  (registered) => ({
    ...registered,
    gradFunc: (dy, saved, attrs) => {
      const given = (attrs['dilations'] ?? 1) as number | number[];
      const rates = Array.from({ length: dimensions }, (_, axis) =>
        typeof given === 'number' ? given : (given[axis] ?? given[0] ?? 1),
      );
      if (rates.every((rate) => rate === 1)) return registered.gradFunc(dy, saved, attrs);
      const [x, filter] = saved as [Tensor, Tensor];
      const spread = spreadOut(filter, rates);
      const dilations = rates.map(() => 1);
      const gradients = registered.gradFunc(dy, [x, spread], { ...attrs, dilations });
      return {
        ...gradients,
        filter: () => {
          const { shape } = spread;
          const strides = shape.map((_, axis) => rates[axis] ?? 1);
          const all = gradients['filter']?.() as Tensor;
          return stridedSlice(
            all,
            shape.map(() => 0),
            shape,
            strides,
          );
        },
      };
    },
  });

/** Stock passes on how the number of windows is to be rounded in one of its gradients only. */
const rounded: Mend = (registered) => ({
  ...registered,
  gradFunc: (dy, saved, attrs) => {
    const [x, filter] = saved as [Tensor, Tensor];
    const axes = axesOfConvolution(x, filter, attrs);
    return registered.gradFunc(dy, saved, withRounding(attrs, axes));
  },
});

export const mendedConvolution: Readonly<Record<string, Mend>> = {
  Conv2D: (registered) => dilated(2)(rounded(registered)),
  DepthwiseConv2dNative: dilated(2),
  Conv3D: dilated(3),
};
