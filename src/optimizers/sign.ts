import { add, mul } from '@tensorflow/tfjs-core';
import { signOf } from './arithmetic.ts';
import type { CommonOptions } from './description.ts';
import { constructorOf, type OptimizerConstructor } from './optimizer-constructor.ts';

/** Sign descent's options. */
export type SignOptions = CommonOptions;

/** Sign descent (Bernstein et al., arXiv 1802.04434): every entry moves by the learning rate. */
export const sign: OptimizerConstructor<SignOptions> = constructorOf({
  name: 'sign',
  hyperparameters: {},
  slots: [],
  step: ({ value, gradient, learningRate }) => ({
    value: add(mul(signOf(gradient), -learningRate), value),
  }),
});
