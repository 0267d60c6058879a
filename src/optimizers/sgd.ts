import { add, mul, SGDOptimizer, scalar } from '@tensorflow/tfjs-core';
import type { CommonOptions } from './description.ts';
import { constructorOf, type OptimizerConstructor } from './optimizer-constructor.ts';

/** SGD's options. */
export type SgdOptions = CommonOptions;

/** Stochastic gradient descent. */
export const sgd: OptimizerConstructor<SgdOptions> = constructorOf(
  {
    name: 'sgd',
    hyperparameters: {},
    slots: [],
    step: ({ value, gradient, learningRate }) => ({
      value: add(mul(scalar(-learningRate), gradient), value),
    }),
    fused: { rule: 'sgd', numbers: () => ({}) },
  },
  { train: { tfjs: SGDOptimizer, read: (config: SgdOptions) => config } },
);
