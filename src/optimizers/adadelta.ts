import { AdadeltaOptimizer, add, div, mul, sqrt, square } from '@tensorflow/tfjs-core';
import type { CommonOptions } from './description.ts';
import { fraction } from './hyperparameters.ts';
import { constructorOf, type OptimizerConstructor } from './optimizer-constructor.ts';

/**
 * Adadelta's options. ε stands twice in its step √(Δ² + ε) / √(v + ε) · g: below, beside the mean
 * square of the gradients, and above, where it sets the size of the first steps.
 */
export interface AdadeltaOptions extends CommonOptions {
  /** Decay of both mean squares; 0.95 if left out. */
  readonly rho?: number;
  /**
   * ε at the base width, inside both roots; the backend's if left out. The lower one scales as the
   * squared gradient does; the upper one is the same at every width.
   */
  readonly epsilon?: number;
}

/**
 * Adadelta (Zeiler, arXiv 1212.5701), as tfjs has it: v is that before the step's own gradient.
 * Both mean squares start from zero, so without factors they stay alike, and the step is exactly
 * that of gradient descent, in tfjs and here. Its learning rates are of that size, not Adam's.
 */
export const adadelta: OptimizerConstructor<AdadeltaOptions> = constructorOf(
  {
    name: 'adadelta',
    hyperparameters: { rho: fraction(0.95), epsilon: 'backend' },
    slots: ['v', 'delta'],
    step: ({ value, gradient, state, learningRate, epsilon, baseEpsilon, hyperparameters }) => {
      const { rho } = hyperparameters;
      const v = add(mul(state.v, rho), mul(square(gradient), 1 - rho));
      const ratio = div(sqrt(add(state.delta, baseEpsilon)), sqrt(add(state.v, epsilon)));
      const direction = mul(ratio, gradient);
      const delta = add(mul(state.delta, rho), mul(square(direction), 1 - rho));
      return { value: add(mul(direction, -learningRate), value), state: { v, delta } };
    },
  },
  { train: { tfjs: AdadeltaOptimizer, read: (config: AdadeltaOptions) => config } },
);
