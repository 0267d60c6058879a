import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';

/** The kernel's name, as `richscale/tfjs`'s optimizers look for it. */
export const optimizerStepKernel = 'RichscaleOptimizerStep';

/** The rules that the kernel knows. */
export type OptimizerRule = 'sgd' | 'momentum' | 'adam' | 'adamax' | 'rmsprop' | 'adagrad' | 'lion';

/** What the kernel is called with. */
export interface OptimizerStepArguments {
  readonly value: TensorInfo;
  readonly gradient: TensorInfo;
  /** The rule's state, none to two tensors. */
  readonly state: readonly TensorInfo[];
  readonly rule: OptimizerRule;
  /** The learning rate, the decay of this step, and what the rule needs besides. */
  readonly numbers: readonly number[];
}

/** Reads the kernel's inputs and attributes. */
export function optimizerStepArguments({
  inputs,
  attrs,
}: Pick<Parameters<KernelFunc>[0], 'inputs' | 'attrs'>): OptimizerStepArguments {
  const { value, gradient, state0, state1 } = inputs as Record<string, TensorInfo | undefined>;
  const { rule, numbers } = attrs as unknown as Pick<OptimizerStepArguments, 'rule' | 'numbers'>;
  return {
    value: value as TensorInfo,
    gradient: gradient as TensorInfo,
    state: [state0, state1].filter((tensor) => tensor !== undefined),
    rule,
    numbers,
  };
}
