import { engine, getBackend, getKernel, type Tensor } from '@tensorflow/tfjs-core';
import type { RunnableName } from './description.ts';
import { float32Power, type Step, type Stepped } from './rules/rule.ts';

/**
 * The kernel that takes a whole optimizer step of one tensor in one pass over memory. A backend
 * may have it (`richscale/backends` registers it); where it has not, the rules in `rules/` do the
 * same in tfjs operations.
 *
 * Inputs: `value`, `gradient`, and `state0`, `state1` as the rule has them. Attributes: `rule`
 * and `numbers`. Outputs: the new value, then the new state. A backend may rewrite state in place
 * where nothing else refers to it, but not the value, whose memory tfjs may have cached.
 */
export const fusedKernel = 'RichscaleOptimizerStep';

/** The rules as the kernel spells them: AdamW is Adam, Nesterov is momentum with a flag. */
export type FusedRule = 'sgd' | 'momentum' | 'adam' | 'adamax' | 'rmsprop' | 'adagrad' | 'lion';

interface Spelled {
  readonly rule: FusedRule;
  /** What the rule needs after the learning rate and the decay. */
  readonly numbers: (step: Step) => readonly number[];
  /** The learning rate, where corrections go into it. */
  readonly rate?: (step: Step) => number;
}

const momentum = (nesterov: 0 | 1): Spelled => ({
  rule: 'momentum',
  numbers: ({ hyperparameters: { momentum: m = 0.9 } }) => [m, nesterov],
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
    return [beta1, 1 - beta1, beta2, 1 - beta2, step.epsilon * secondCorrection(step)];
  },
  rate: (step) => (step.learningRate * secondCorrection(step)) / firstCorrection(step),
};

const spelled: Readonly<Record<RunnableName, Spelled>> = {
  sgd: { rule: 'sgd', numbers: () => [] },
  momentum: momentum(0),
  nesterov: momentum(1),
  adam,
  adamw: adam,
  adamax: {
    rule: 'adamax',
    numbers: ({ hyperparameters: { beta1 = 0.9, beta2 = 0.999 }, epsilon }) => [
      beta1,
      1 - beta1,
      beta2,
      epsilon,
    ],
    rate: (step) => step.learningRate / firstCorrection(step),
  },
  rmsprop: {
    rule: 'rmsprop',
    numbers: ({ hyperparameters: { rho = 0.9, momentum: m = 0 }, epsilon }) => [
      rho,
      1 - rho,
      m,
      epsilon,
    ],
  },
  adagrad: { rule: 'adagrad', numbers: ({ epsilon }) => [epsilon] },
  lion: {
    rule: 'lion',
    numbers: ({ hyperparameters: { beta1 = 0.9, beta2 = 0.99 } }) => [
      beta1,
      1 - beta1,
      beta2,
      1 - beta2,
    ],
  },
};

/**
 * One step through the fused kernel, decay included; undefined where the backend has none, or
 * the tensor is not float32.
 *
 * @param shrinkage the share of the value that decay takes in this step
 */
export function fusedStep(name: RunnableName, step: Step, shrinkage: number): Stepped | undefined {
  if (getKernel(fusedKernel, getBackend()) === undefined || step.value.dtype !== 'float32') {
    return undefined;
  }
  const { rule, numbers, rate } = spelled[name];
  const [state0, state1] = step.state;
  const [value, ...state] = engine().runKernel(
    fusedKernel,
    {
      value: step.value,
      gradient: step.gradient,
      ...(state0 === undefined ? {} : { state0 }),
      ...(state1 === undefined ? {} : { state1 }),
    },
    { rule, numbers: [rate?.(step) ?? step.learningRate, shrinkage, ...numbers(step)] },
  ) as Tensor[];
  return { value: value as Tensor, state };
}
