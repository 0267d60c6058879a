import { add, div, mul, sqrt, square } from '@tensorflow/tfjs-core';
import { type Rule, slot } from './rule.ts';

export const adagradRule: Rule = {
  slots: ['accumulator'],
  // The accumulator is a squared gradient, so its start scales as an ε inside the root does.
  start: ({ initialAccumulator = 0.1 }, epsilon) => initialAccumulator * epsilon,
  step: ({ value, gradient, state, learningRate, epsilon }) => {
    const accumulated = add(slot(state, 0), square(gradient));
    const direction = div(gradient, sqrt(add(accumulated, epsilon)));
    return { value: add(mul(direction, -learningRate), value), state: [accumulated] };
  },
};
