import * as tf from '@tensorflow/tfjs';
import {
  adagrad,
  adam,
  adamax,
  adamw,
  lion,
  momentum,
  type OptimizerDescription,
  RichscaleOptimizer,
  rmsprop,
  sgd,
} from '../../src/tfjs/index.ts';

/** Every rule of the fused kernel, and every flag of one, with and without decay. */
export const optimizers: Readonly<Record<string, OptimizerDescription>> = {
  sgd: sgd({ learningRate: 0.05 }),
  'sgd with decay': sgd({ learningRate: 0.05, weightDecay: 0.1 }),
  momentum: momentum({ learningRate: 0.01 }),
  nesterov: momentum({ learningRate: 0.01, nesterov: true }),
  adam: adam({ learningRate: 0.01, epsilon: 1e-2 }),
  adamw: adamw({ learningRate: 0.01, weightDecay: 0.5 }),
  adamax: adamax({ learningRate: 0.01, epsilon: 1e-2 }),
  rmsprop: rmsprop({ learningRate: 0.005, momentum: 0.5, epsilon: 1e-3 }),
  adagrad: adagrad({ learningRate: 0.05, initialAccumulator: 0.01, epsilon: 1e-3 }),
  lion: lion({ learningRate: 0.005, weightDecay: 0.1 }),
};

/** A scalar, an empty tensor, less and more than a workgroup, and more than one dimension. */
const shapes = [[], [0], [1], [3], [63], [65], [7, 19], [2, 3, 4, 5]];

/** Values that are the same everywhere, and between −1 and 1. */
const wave = (length: number, phase: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => Math.sin(1 + i * 1.7 + phase * 2.3));

/** The values of every tensor and of all states after some steps of one optimizer. */
export async function optimizerRun(
  description: OptimizerDescription,
  steps = 3,
): Promise<number[][]> {
  const variables = shapes.map((shape, index) =>
    tf.tidy(() =>
      tf.variable(tf.tensor(wave(tf.util.sizeFromShape(shape), index), shape, 'float32')),
    ),
  );
  const tensors = variables.map((variable, index) => ({
    variable,
    factors: {
      name: `tensor${index}`,
      variable: variable.name,
      shape: variable.shape,
      lr: 1 + index,
      epsilon: 1 / (1 + index),
      weightDecay: 1 / (1 + index),
      gradientWeight: 1,
    },
  }));
  const optimizer = new RichscaleOptimizer(
    description,
    tensors.map(({ factors }) => factors),
  ).bind(tensors);
  for (let step = 1; step <= steps; step++) {
    tf.tidy(() => {
      const gradients = variables.map((variable, index) => ({
        name: variable.name,
        tensor: tf.tensor(wave(variable.size, 10 * step + index), variable.shape, 'float32'),
      }));
      optimizer.applyGradients(gradients);
    });
  }
  const states = (await optimizer.getWeights()).map(({ tensor }) => tensor);
  const values: number[][] = [];
  for (const tensor of [...variables, ...states]) values.push([...(await tensor.data())]);
  optimizer.dispose();
  tf.dispose(variables);
  return values;
}
