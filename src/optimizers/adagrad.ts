import { AdagradOptimizer, add, div, mul, sqrt, square } from '@tensorflow/tfjs-core';
import type { CommonOptions } from './description.ts';
import { notNegative } from './hyperparameters.ts';
import { constructorOf, type OptimizerConstructor } from './optimizer-constructor.ts';

/** Adagrad's options. ε is inside the root, as in tfjs. */
export interface AdagradOptions extends CommonOptions {
  /** The accumulator's start at the base width; 0.1 if left out. It scales as ε does. */
  readonly initialAccumulator?: number;
  /** ε at the base width, inside the root; the backend's if left out. */
  readonly epsilon?: number;
}

/** Adagrad. */
export const adagrad: OptimizerConstructor<AdagradOptions> = constructorOf(
  {
    name: 'adagrad',
    hyperparameters: { initialAccumulator: notNegative(0.1), epsilon: 'backend' },
    slots: ['accumulator'],
    // The accumulator is a squared gradient, so its start scales as an ε inside the root does.
    start: ({ hyperparameters: { initialAccumulator }, epsilonFactor }) => ({
      accumulator: initialAccumulator * epsilonFactor,
    }),
    step: ({ value, gradient, state, learningRate, epsilon }) => {
      const accumulator = add(state.accumulator, square(gradient));
      const direction = div(gradient, sqrt(add(accumulator, epsilon)));
      return { value: add(mul(direction, -learningRate), value), state: { accumulator } };
    },
    fused: { rule: 'adagrad', numbers: ({ epsilon }) => ({ epsilon }) },
  },
  {
    train: {
      tfjs: AdagradOptimizer,
      read: ({
        learningRate,
        initialAccumulatorValue,
      }: {
        learningRate: number;
        initialAccumulatorValue: number;
      }) => ({ learningRate, initialAccumulator: initialAccumulatorValue }),
    },
  },
);
