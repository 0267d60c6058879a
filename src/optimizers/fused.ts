import { engine, getBackend, getKernel, type Tensor } from '@tensorflow/tfjs-core';
import {
  optimizerStepKernel,
  type StepAttributes,
  type StepNumbers,
  type StepRule,
} from '../optimizer-step.ts';
import type { RunnableName } from './description.ts';
import { float32Power, type Step, type Stepped } from './rules/rule.ts';

/** How a rule is put to the kernel. */
type Spelled = {
  readonly [Rule in StepRule]: {
    readonly rule: Rule;
    readonly numbers: (step: Step) => StepNumbers<Rule>;
    /** The learning rate, where corrections go into it. */
    readonly rate?: (step: Step) => number;
  };
}[StepRule];

const momentum = (nesterov: 0 | 1): Spelled => ({
  rule: 'momentum',
  numbers: ({ hyperparameters: { momentum: m = 0.9 } }) => ({ momentum: m, nesterov }),
});

// m/k₁ ÷ (√(v/k₂) + ε) = (√k₂/k₁) · m ÷ (√v + ε√k₂), with k = 1 − β^t.
const secondCorrection = ({ hyperparameters: { beta2 = 0.999 }, count }: Step): number =>
  Math.sqrt(1 - float32Power(beta2, count));
const firstCorrection = ({ hyperparameters: { beta1 = 0.9 }, count }: Step): number =>
  1 - float32Power(beta1, count);

const adam: Spelled = {
  rule: 'adam',
  numbers: (step) => {
    const { beta1 = 0.9, beta2 = 0.999 } = step.hyperparameters;
    return {
      beta1,
      rest1: 1 - beta1,
      beta2,
      rest2: 1 - beta2,
      epsilon: step.epsilon * secondCorrection(step),
    };
  },
  rate: (step) => (step.learningRate * secondCorrection(step)) / firstCorrection(step),
};

const spelled: Readonly<Record<RunnableName, Spelled>> = {
  sgd: { rule: 'sgd', numbers: () => ({}) },
  momentum: momentum(0),
  nesterov: momentum(1),
  adam,
  adamw: adam,
  adamax: {
    rule: 'adamax',
    numbers: ({ hyperparameters: { beta1 = 0.9, beta2 = 0.999 }, epsilon }) => ({
      beta1,
      rest1: 1 - beta1,
      beta2,
      epsilon,
    }),
    rate: (step) => step.learningRate / firstCorrection(step),
  },
  rmsprop: {
    rule: 'rmsprop',
    numbers: ({ hyperparameters: { rho = 0.9, momentum: m = 0 }, epsilon }) => ({
      rho,
      rest: 1 - rho,
      momentum: m,
      epsilon,
    }),
  },
  adagrad: { rule: 'adagrad', numbers: ({ epsilon }) => ({ epsilon }) },
  lion: {
    rule: 'lion',
    numbers: ({ hyperparameters: { beta1 = 0.9, beta2 = 0.99 } }) => ({
      beta1,
      rest1: 1 - beta1,
      beta2,
      rest2: 1 - beta2,
    }),
  },
};

/**
 * One step through the fused kernel, decay included; undefined where the backend has none, or
 * the tensor is not float32.
 *
 * @param shrinkage the share of the value that decay takes in this step
 */
export function fusedStep(name: RunnableName, step: Step, shrinkage: number): Stepped | undefined {
  if (
    getKernel(optimizerStepKernel, getBackend()) === undefined ||
    step.value.dtype !== 'float32'
  ) {
    return undefined;
  }
  const { rule, numbers, rate } = spelled[name];
  const [state0, state1] = step.state;
  const [value, ...state] = engine().runKernel(
    optimizerStepKernel,
    {
      value: step.value,
      gradient: step.gradient,
      ...(state0 === undefined ? {} : { state0 }),
      ...(state1 === undefined ? {} : { state1 }),
    },
    {
      rule,
      rate: rate?.(step) ?? step.learningRate,
      decay: shrinkage,
      numbers: numbers(step),
    } satisfies Record<keyof StepAttributes, unknown>,
  ) as Tensor[];
  return { value: value as Tensor, state };
}
