import * as tf from '@tensorflow/tfjs';
import { type Case, over, random } from './case.ts';

const shapes = [
  [1, 8],
  [64, 64],
  [512, 512],
];

const whole = (shape: readonly number[]) =>
  tf.randomUniform([...shape], 0, 100, 'int32', 1) as tf.Tensor;

function counts(): Case[] {
  return shapes.map((shape) => ({
    kernel: 'Bincount',
    shapes: shape.join('×'),
    make: () => {
      const numbers = tf.reshape(whole(shape), [-1]) as tf.Tensor1D;
      return () => tf.bincount(numbers, tf.tensor1d([]), 100);
    },
  }));
}

function casts(): Case[] {
  return shapes.map((shape) => ({
    kernel: 'Cast',
    shapes: `${shape.join('×')} to bool`,
    make: () => {
      const numbers = whole(shape);
      return () => tf.cast(numbers, 'bool');
    },
  }));
}

function extrema(): Case[] {
  return shapes.flatMap((shape) =>
    ([tf.maximum, tf.minimum] as const).map((op, index) => ({
      kernel: index === 0 ? 'Maximum' : 'Minimum',
      shapes: shape.join('×'),
      make: () => {
        const [a, b] = [random(shape), tf.randomUniform([...shape], -1, 1, 'float32', 2)];
        return () => op(a, b);
      },
    })),
  );
}

/** Kernels that go from entry to entry. */
export const elementwiseCases: readonly Case[] = [
  ...over('Relu6', shapes, (x) => tf.relu6(x)),
  ...over('ClipByValue', shapes, (x) => tf.clipByValue(x, -0.5, 0.5)),
  ...extrema(),
  ...casts(),
  ...counts(),
];
