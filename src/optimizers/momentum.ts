import { add, MomentumOptimizer, mul, scalar } from '@tensorflow/tfjs-core';
import type { CommonOptions } from './description.ts';
import { fraction } from './hyperparameters.ts';
import { constructorOf, type OptimizerConstructor } from './optimizer-constructor.ts';
import type { Rule } from './rule.ts';

/** Options of SGD with momentum. */
export interface MomentumOptions extends CommonOptions {
  /** 0.9 if left out. */
  readonly momentum?: number;
  /** Nesterov's variant; false if left out. */
  readonly nesterov?: boolean;
}

const withMomentum = (nesterov: boolean): Rule<'momentum', 'momentum'> => ({
  name: nesterov ? 'nesterov' : 'momentum',
  hyperparameters: { momentum: fraction(0.9) },
  slots: ['momentum'],
  step: ({ value, gradient, state, learningRate, hyperparameters: { momentum } }) => {
    const m = scalar(momentum);
    const accumulated = add(mul(m, state.momentum), gradient);
    const direction = nesterov ? add(gradient, mul(accumulated, m)) : accumulated;
    return {
      value: add(mul(scalar(-learningRate), direction), value),
      state: { momentum: accumulated },
    };
  },
  fused: {
    rule: 'momentum',
    numbers: ({ hyperparameters: { momentum } }) => ({ momentum, nesterov: nesterov ? 1 : 0 }),
  },
});

/** SGD with momentum, or Nesterov's variant of it. */
export const momentum: OptimizerConstructor<MomentumOptions> = constructorOf(withMomentum(false), {
  variants: { nesterov: withMomentum(true) },
  train: {
    tfjs: MomentumOptimizer,
    read: ({ useNesterov, ...config }: MomentumOptions & { useNesterov: boolean }) => ({
      ...config,
      nesterov: useNesterov,
    }),
  },
});
