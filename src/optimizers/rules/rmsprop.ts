import { add, div, mul, sqrt, square, sub } from '@tensorflow/tfjs-core';
import { type Rule, slot } from './rule.ts';

export const rmspropRule: Rule = {
  slots: ['rms', 'momentum'],
  step: ({ value, gradient, state, learningRate, epsilon, hyperparameters }) => {
    const { rho = 0.9, momentum = 0 } = hyperparameters;
    const meanSquare = add(mul(slot(state, 0), rho), mul(square(gradient), 1 - rho));
    const direction = div(mul(gradient, learningRate), sqrt(add(meanSquare, epsilon)));
    const moments = add(mul(slot(state, 1), momentum), direction);
    return { value: sub(value, moments), state: [meanSquare, moments] };
  },
};
