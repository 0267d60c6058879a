import { abs, add, div, maximum, mul, scalar, sqrt, square } from '@tensorflow/tfjs-core';
import { float32Power, type Rule, slot } from './rule.ts';

export const adamRule: Rule = {
  slots: ['m', 'v'],
  step: ({ value, gradient, state, learningRate, epsilon, count, hyperparameters }) => {
    const { beta1 = 0.9, beta2 = 0.999 } = hyperparameters;
    const first = add(mul(slot(state, 0), beta1), mul(gradient, 1 - beta1));
    const second = add(mul(slot(state, 1), beta2), mul(square(gradient), 1 - beta2));
    const firstCorrected = div(first, scalar(1 - float32Power(beta1, count)));
    const secondCorrected = div(second, scalar(1 - float32Power(beta2, count)));
    const direction = div(firstCorrected, add(sqrt(secondCorrected), epsilon));
    return { value: add(mul(direction, -learningRate), value), state: [first, second] };
  },
};

export const adamaxRule: Rule = {
  slots: ['m', 'v'],
  step: ({ value, gradient, state, learningRate, epsilon, count, hyperparameters }) => {
    const { beta1 = 0.9, beta2 = 0.999 } = hyperparameters;
    const first = add(mul(slot(state, 0), beta1), mul(gradient, 1 - beta1));
    const norm = maximum(mul(slot(state, 1), beta2), abs(gradient));
    const rate = div(scalar(-learningRate), scalar(1 - float32Power(beta1, count)));
    return {
      value: add(mul(rate, div(first, add(norm, epsilon))), value),
      state: [first, norm],
    };
  },
};
