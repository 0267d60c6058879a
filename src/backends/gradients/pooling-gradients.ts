import { cast, type GradConfig, mul, type Tensor, tensor } from '@tensorflow/tfjs-core';
import type { Axis } from '../sliding-windows.ts';
import { scatterRows } from './indexing-gradients.ts';
import type { Mend } from './mend.ts';
import { axesOf2d, axesOf3d, withRounding } from './windows.ts';

/** window ÷ the entries of x in it, for each position: 1 but at the margins. */
function shares({ input, output, window, stride, before }: Axis): number[] {
  return Array.from({ length: output }, (_, position) => {
    const start = position * stride - before;
    return window / (Math.min(start + window, input) - Math.max(start, 0));
  });
}

/**
 * The mean of a window is taken over what of it lies inside, and the stock kernels of the gradient
 * divide by the whole window: dy is brought to that, axis by axis.
 */
function inside(dy: Tensor, axes: readonly Axis[]): Tensor {
  return axes.reduce((current, axis, position) => {
    const factors = shares(axis);
    if (factors.every((factor) => factor === 1)) return current;
    const shape = dy.shape.map((_, at) => (at === position + 1 ? factors.length : 1));
    return mul(current, tensor(factors, shape));
  }, dy);
}

const ofAvgPool: Mend = (registered) => ({
  ...registered,
  gradFunc: (dy, saved, attrs) => {
    const axes = axesOf2d(saved[0] as Tensor, attrs);
    return registered.gradFunc(inside(dy as Tensor, axes), saved, withRounding(attrs, axes));
  },
});

const ofAvgPool3d: Mend = (registered) => ({
  ...registered,
  gradFunc: (dy, saved, attrs) =>
    registered.gradFunc(inside(dy as Tensor, axesOf3d(saved[0] as Tensor, attrs)), saved, attrs),
});

const ofMaxPool: Mend = (registered) => ({
  ...registered,
  gradFunc: (dy, saved, attrs) =>
    registered.gradFunc(dy, saved, withRounding(attrs, axesOf2d(saved[0] as Tensor, attrs))),
});

export const mendedPooling: Readonly<Record<string, Mend>> = {
  AvgPool: ofAvgPool,
  AvgPool3D: ofAvgPool3d,
  MaxPool: ofMaxPool,
};

/** Each maximum goes back to where it was found. */
export const maxPoolWithArgmaxGradient: GradConfig = {
  kernelName: 'MaxPoolWithArgmax',
  inputsToSave: ['x'],
  outputsToSave: [false, true],
  gradFunc: (dy, [x, places], attrs) => ({
    x: () => {
      const { shape, size } = x as Tensor;
      const [values] = dy as [Tensor];
      const length = attrs['includeBatchInIndex'] ? size : size / (shape[0] ?? 1);
      return scatterRows(values, cast(places as Tensor, 'int32'), shape, length);
    },
  }),
};
