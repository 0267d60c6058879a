import * as tf from '@tensorflow/tfjs';
import { type OptimizerDescription, RichscaleOptimizer } from '../../src/tfjs/index.ts';

/** Two variables and an optimizer for them; b's learning rate has the factor 4. */
export function toy(description: OptimizerDescription): {
  readonly optimizer: RichscaleOptimizer;
  readonly a: tf.Variable;
  readonly b: tf.Variable;
} {
  const a = tf.variable(tf.tensor1d([1, 2, 3]));
  const b = tf.variable(tf.tensor2d([[1, -1]]));
  const factors = (name: string, variable: tf.Variable, lr: number) => ({
    name,
    variable: variable.name,
    shape: variable.shape,
    lr,
    epsilon: 1,
    weightDecay: 1 / lr,
    gradientWeight: lr,
  });
  const tensors = [
    { variable: a, factors: factors('layer/a', a, 1) },
    { variable: b, factors: factors('layer/b', b, 4) },
  ];
  const optimizer = new RichscaleOptimizer(
    description,
    tensors.map((tensor) => tensor.factors),
  ).bind(tensors);
  return { optimizer, a, b };
}

/** The gradient of a variable at a step: known, and another one at every step. */
export function gradientAt(variable: tf.Variable, step: number): tf.Tensor {
  const values = Array.from({ length: variable.size }, (_, i) => Math.sin(step ** 2 + 2 * i));
  return tf.tensor(values, variable.shape);
}

/** A variable's entries. */
export const valuesOf = (variable: tf.Variable): number[] => Array.from(variable.dataSync());
