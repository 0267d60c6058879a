import { add, mul, sign } from '@tensorflow/tfjs-core';
import { type Rule, slot } from './rule.ts';

export const lionRule: Rule = {
  slots: ['m'],
  step: ({ value, gradient, state, learningRate, hyperparameters }) => {
    const { beta1 = 0.9, beta2 = 0.99 } = hyperparameters;
    const direction = sign(add(mul(slot(state, 0), beta1), mul(gradient, 1 - beta1)));
    const momentum = add(mul(slot(state, 0), beta2), mul(gradient, 1 - beta2));
    return { value: add(mul(direction, -learningRate), value), state: [momentum] };
  },
};
