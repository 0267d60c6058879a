import { abs, add, div, equal, mul, type Tensor } from '@tensorflow/tfjs-core';
import { type Rule, slot } from './rule.ts';

export const lionRule: Rule = {
  slots: ['m'],
  step: ({ value, gradient, state, learningRate, hyperparameters }) => {
    const { beta1 = 0.9, beta2 = 0.99 } = hyperparameters;
    const direction = signOf(add(mul(slot(state, 0), beta1), mul(gradient, 1 - beta1)));
    const momentum = add(mul(slot(state, 0), beta2), mul(gradient, 1 - beta2));
    return { value: add(mul(direction, -learningRate), value), state: [momentum] };
  },
};

/** The sign to the last bit: the wasm backend's own kernel takes all below about 1e-7 for zero. */
function signOf(values: Tensor): Tensor {
  return div(values, add(abs(values), equal(values, 0)));
}
