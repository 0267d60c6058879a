import { add, div, maximum, mul, scalar, sqrt, square } from '@tensorflow/tfjs-core';
import { seenBy } from './arithmetic.ts';
import { fraction } from './hyperparameters.ts';
import type { Rule } from './rule.ts';

/** Adam that divides by the largest mean square so far, for the optimizer of this name. */
export function withAmsgrad(plannedAs: 'adam' | 'adamw'): Rule {
  const rule: Rule<'m' | 'v' | 'largest', 'beta1' | 'beta2' | 'epsilon'> = {
    name: `${plannedAs}-amsgrad`,
    plannedAs,
    hyperparameters: { beta1: fraction(0.9), beta2: fraction(0.999), epsilon: 'backend' },
    slots: ['m', 'v', 'largest'],
    step: ({ value, gradient, state, learningRate, epsilon, count, hyperparameters }) => {
      const { beta1, beta2 } = hyperparameters;
      const m = add(mul(state.m, beta1), mul(gradient, 1 - beta1));
      const v = add(mul(state.v, beta2), mul(square(gradient), 1 - beta2));
      const largest = maximum(state.largest, v);
      // The largest is of the mean squares as they are; what they have seen is today's for all.
      const firstCorrected = div(m, scalar(seenBy(beta1, count)));
      const secondCorrected = div(largest, scalar(seenBy(beta2, count)));
      const direction = div(firstCorrected, add(sqrt(secondCorrected), epsilon));
      return { value: add(mul(direction, -learningRate), value), state: { m, v, largest } };
    },
  };
  return rule as unknown as Rule;
}
