import { add, div, mul, RMSPropOptimizer, sqrt, square, sub } from '@tensorflow/tfjs-core';
import type { CommonOptions } from './description.ts';
import { fraction } from './hyperparameters.ts';
import { constructorOf, type OptimizerConstructor } from './optimizer-constructor.ts';

/** RMSProp's options. ε is inside the root, as in tfjs. */
export interface RmspropOptions extends CommonOptions {
  /** Decay of the mean square; 0.9 if left out. */
  readonly rho?: number;
  /** 0 if left out. */
  readonly momentum?: number;
  /** ε at the base width, inside the root; the backend's if left out. */
  readonly epsilon?: number;
}

/** RMSProp, not centered. */
export const rmsprop: OptimizerConstructor<RmspropOptions> = constructorOf(
  {
    name: 'rmsprop',
    hyperparameters: { rho: fraction(0.9), momentum: fraction(0), epsilon: 'backend' },
    slots: ['rms', 'momentum'],
    step: ({ value, gradient, state, learningRate, epsilon, hyperparameters }) => {
      const { rho } = hyperparameters;
      const rms = add(mul(state.rms, rho), mul(square(gradient), 1 - rho));
      const direction = div(mul(gradient, learningRate), sqrt(add(rms, epsilon)));
      const momentum = add(mul(state.momentum, hyperparameters.momentum), direction);
      return { value: sub(value, momentum), state: { rms, momentum } };
    },
    fused: {
      rule: 'rmsprop',
      numbers: ({ epsilon, hyperparameters: { rho, momentum } }) => ({
        rho,
        rest: 1 - rho,
        momentum,
        epsilon,
      }),
    },
  },
  {
    train: {
      tfjs: RMSPropOptimizer,
      read: (config: TrainConfig, refuse) => {
        const { learningRate, decay: rho, momentum, epsilon, centered } = config;
        if (!centered) return { learningRate, rho, momentum, epsilon };
        throw refuse(
          'It is centered, and tfjs’s centered RMSProp can take the root of a negative number.',
          'Use rmsprop, which is not centered, or adam.',
        );
      },
    },
  },
);

/** What tfjs calls its numbers. */
interface TrainConfig {
  readonly learningRate: number;
  readonly decay: number;
  readonly momentum: number;
  readonly epsilon: number;
  readonly centered: boolean;
}
