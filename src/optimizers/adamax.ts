import { AdamaxOptimizer, abs, add, div, maximum, mul, scalar } from '@tensorflow/tfjs-core';
import type { AdamaxOptions } from './adam.ts';
import { seenBy } from './arithmetic.ts';
import { fraction } from './hyperparameters.ts';
import { constructorOf, type OptimizerConstructor } from './optimizer-constructor.ts';

/** Adamax (Kingma and Ba, arXiv 1412.6980, Section 7.1). */
export const adamax: OptimizerConstructor<AdamaxOptions> = constructorOf(
  {
    name: 'adamax',
    hyperparameters: { beta1: fraction(0.9), beta2: fraction(0.999), epsilon: 'backend' },
    slots: ['m', 'v'],
    step: ({ value, gradient, state, learningRate, epsilon, count, hyperparameters }) => {
      const { beta1, beta2 } = hyperparameters;
      const m = add(mul(state.m, beta1), mul(gradient, 1 - beta1));
      const v = maximum(mul(state.v, beta2), abs(gradient));
      const rate = div(scalar(-learningRate), scalar(seenBy(beta1, count)));
      return { value: add(mul(rate, div(m, add(v, epsilon))), value), state: { m, v } };
    },
    fused: {
      rule: 'adamax',
      numbers: ({ epsilon, hyperparameters: { beta1, beta2 } }) => ({
        beta1,
        rest1: 1 - beta1,
        beta2,
        epsilon,
      }),
      rate: ({ learningRate, count, hyperparameters: { beta1 } }) =>
        learningRate / seenBy(beta1, count),
    },
  },
  {
    train: {
      tfjs: AdamaxOptimizer,
      read: ({ decay, ...config }: TrainConfig, refuse) => {
        if (decay === 0) return config;
        throw refuse(
          'Its learning rate decays on its own.',
          'Give a schedule: adamax({ learningRate: (step) => … }).',
        );
      },
    },
  },
);

interface TrainConfig extends Omit<AdamaxOptions, 'decay'> {
  /** What tfjs takes off the rate with every step. */
  readonly decay: number;
}
