import { AdamOptimizer, add, div, mul, scalar, sqrt, square } from '@tensorflow/tfjs-core';
import { withAmsgrad } from './amsgrad.ts';
import { seenBy } from './arithmetic.ts';
import type { CommonOptions } from './description.ts';
import { fraction } from './hyperparameters.ts';
import { constructorOf, type OptimizerConstructor } from './optimizer-constructor.ts';

/** Options of Adamax, and those that Adam and AdamW have with it. */
export interface AdamaxOptions extends CommonOptions {
  /** 0.9 if left out. */
  readonly beta1?: number;
  /** 0.999 if left out. */
  readonly beta2?: number;
  /** ε at the base width; the backend's (1e-7 in float32) if left out. */
  readonly epsilon?: number;
}

/** Options of Adam and AdamW. */
export interface AdamOptions extends AdamaxOptions {
  /**
   * Divides by the largest mean square so far instead of the present one (Reddi et al., arXiv
   * 1904.09237, as PyTorch has it); false if left out. It runs without a fused kernel.
   */
  readonly amsgrad?: boolean;
}

/** Adam (Kingma and Ba, arXiv 1412.6980). */
export const adam: OptimizerConstructor<AdamOptions> = constructorOf(
  {
    name: 'adam',
    hyperparameters: { beta1: fraction(0.9), beta2: fraction(0.999), epsilon: 'backend' },
    slots: ['m', 'v'],
    step: ({ value, gradient, state, learningRate, epsilon, count, hyperparameters }) => {
      const { beta1, beta2 } = hyperparameters;
      const m = add(mul(state.m, beta1), mul(gradient, 1 - beta1));
      const v = add(mul(state.v, beta2), mul(square(gradient), 1 - beta2));
      const firstCorrected = div(m, scalar(seenBy(beta1, count)));
      const secondCorrected = div(v, scalar(seenBy(beta2, count)));
      const direction = div(firstCorrected, add(sqrt(secondCorrected), epsilon));
      return { value: add(mul(direction, -learningRate), value), state: { m, v } };
    },
    // m/k₁ ÷ (√(v/k₂) + ε) = (√k₂/k₁) · m ÷ (√v + ε√k₂), with k = 1 − β^t.
    fused: {
      rule: 'adam',
      numbers: ({ epsilon, count, hyperparameters: { beta1, beta2 } }) => ({
        beta1,
        rest1: 1 - beta1,
        beta2,
        rest2: 1 - beta2,
        epsilon: epsilon * Math.sqrt(seenBy(beta2, count)),
      }),
      rate: ({ learningRate, count, hyperparameters: { beta1, beta2 } }) =>
        (learningRate * Math.sqrt(seenBy(beta2, count))) / seenBy(beta1, count),
    },
  },
  {
    variants: { amsgrad: withAmsgrad('adam') },
    train: { tfjs: AdamOptimizer, read: (config: AdamOptions) => config },
  },
);
