import { type AdamOptions, adam } from './adam.ts';
import { withAmsgrad } from './amsgrad.ts';
import { constructorOf, type OptimizerConstructor, rulesOf } from './optimizer-constructor.ts';

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, arXiv 1711.05101); λ is 0.01 if left
 * out.
 */
export const adamw: OptimizerConstructor<AdamOptions> = constructorOf(
  {
    // Decay is applied apart from the rule, as every optimizer's is.
    ...rulesOf(adam)[0],
    name: 'adamw',
    weightDecay: 0.01,
  },
  { variants: { amsgrad: { ...withAmsgrad('adamw'), weightDecay: 0.01 } } },
);
