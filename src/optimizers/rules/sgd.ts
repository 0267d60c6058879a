import { add, mul, scalar } from '@tensorflow/tfjs-core';
import { type Rule, slot } from './rule.ts';

export const sgdRule: Rule = {
  slots: [],
  step: ({ value, gradient, learningRate }) => ({
    value: add(mul(scalar(-learningRate), gradient), value),
    state: [],
  }),
};

const withMomentum = (nesterov: boolean): Rule => ({
  slots: ['momentum'],
  step: ({ value, gradient, state, learningRate, hyperparameters: { momentum = 0.9 } }) => {
    const m = scalar(momentum);
    const accumulated = add(mul(m, slot(state, 0)), gradient);
    const direction = nesterov ? add(gradient, mul(accumulated, m)) : accumulated;
    return { value: add(mul(scalar(-learningRate), direction), value), state: [accumulated] };
  },
});

export const momentumRule: Rule = withMomentum(false);
export const nesterovRule: Rule = withMomentum(true);
