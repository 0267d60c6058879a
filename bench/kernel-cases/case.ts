import * as tf from '@tensorflow/tfjs';

/** One kernel on tensors of one size. */
export interface Case {
  readonly kernel: string;
  readonly shapes: string;
  /** Makes the tensors, in the scope that is open, and gives the op on them. */
  readonly make: () => () => tf.TensorContainer;
}

export const random = (shape: readonly number[]): tf.Tensor =>
  tf.randomUniform([...shape], -1, 1, 'float32', 1);

/** An op on one random tensor of each of these shapes. */
export function over(
  kernel: string,
  shapes: readonly (readonly number[])[],
  op: (x: tf.Tensor) => tf.TensorContainer,
  what = '',
): Case[] {
  return shapes.map((shape) => ({
    kernel,
    shapes: `${shape.join('×')}${what && ` ${what}`}`,
    make: () => {
      const x = random(shape);
      return () => op(x);
    },
  }));
}

/** A kernel itself, where no op is that kernel alone: gradients, and what stock cannot train. */
export function direct(
  kernel: string,
  shapes: string,
  inputs: () => Readonly<Record<string, tf.Tensor>>,
  attrs: Readonly<Record<string, unknown>>,
): Case {
  return {
    kernel,
    shapes,
    make: () => {
      const tensors = inputs();
      return () => tf.engine().runKernel(kernel, { ...tensors }, { ...attrs } as never);
    },
  };
}
