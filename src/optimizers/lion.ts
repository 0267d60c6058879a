import { add, mul } from '@tensorflow/tfjs-core';
import { signOf } from './arithmetic.ts';
import type { CommonOptions } from './description.ts';
import { fraction } from './hyperparameters.ts';
import { constructorOf, type OptimizerConstructor } from './optimizer-constructor.ts';

/** Lion's options. */
export interface LionOptions extends CommonOptions {
  /** 0.9 if left out. */
  readonly beta1?: number;
  /** 0.99 if left out. */
  readonly beta2?: number;
}

/** Lion (Chen et al., arXiv 2302.06675). */
export const lion: OptimizerConstructor<LionOptions> = constructorOf({
  name: 'lion',
  hyperparameters: { beta1: fraction(0.9), beta2: fraction(0.99) },
  slots: ['m'],
  step: ({ value, gradient, state, learningRate, hyperparameters: { beta1, beta2 } }) => {
    const direction = signOf(add(mul(state.m, beta1), mul(gradient, 1 - beta1)));
    const m = add(mul(state.m, beta2), mul(gradient, 1 - beta2));
    return { value: add(mul(direction, -learningRate), value), state: { m } };
  },
  fused: {
    rule: 'lion',
    numbers: ({ hyperparameters: { beta1, beta2 } }) => ({
      beta1,
      rest1: 1 - beta1,
      beta2,
      rest2: 1 - beta2,
    }),
  },
});
