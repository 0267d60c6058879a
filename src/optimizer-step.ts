import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';

/**
 * The kernel that takes a whole optimizer step of one tensor in one pass over memory, as the
 * optimizers call it and the backends have it.
 *
 * Inputs: `value`, `gradient`, and `state0`, `state1` as the rule has them. Attributes: `rule`,
 * `rate`, `decay` and the rule's own `numbers` by name. Outputs: the new value, then the new
 * state. A backend may rewrite state in place where nothing else refers to it, but not the value,
 * whose memory tfjs may have cached.
 */
export const optimizerStepKernel = 'RichscaleOptimizerStep';

/**
 * The rules that the kernel knows: how many state tensors each has, and its own numbers, in the
 * order in which kernels that take them by position do, after the rate and the decay. `rest1` is
 * 1 − β₁, rounded once; corrections for the first steps are in the rate and in ε already.
 */
export const stepRules = {
  sgd: { states: 0, numbers: [] },
  momentum: { states: 1, numbers: ['momentum', 'nesterov'] },
  adam: { states: 2, numbers: ['beta1', 'rest1', 'beta2', 'rest2', 'epsilon'] },
  adamax: { states: 2, numbers: ['beta1', 'rest1', 'beta2', 'epsilon'] },
  rmsprop: { states: 2, numbers: ['rho', 'rest', 'momentum', 'epsilon'] },
  adagrad: { states: 1, numbers: ['epsilon'] },
  lion: { states: 1, numbers: ['beta1', 'rest1', 'beta2', 'rest2'] },
} as const;

/** What the kernel's inputs of a rule's state are called, in the order of its slots. */
export const stateInputs: readonly string[] = ['state0', 'state1'];

/** A rule of the kernel. AdamW is `adam`; Nesterov's variant is `momentum` with `nesterov` 1. */
export type StepRule = keyof typeof stepRules;

/** A rule's own numbers by name. */
export type StepNumbers<Rule extends StepRule> = Readonly<
  Record<(typeof stepRules)[Rule]['numbers'][number], number>
>;

/** The kernel's attributes. */
export type StepAttributes<Rule extends StepRule = StepRule> = {
  readonly [Each in Rule]: {
    readonly rule: Each;
    /** The learning rate of this step and tensor. */
    readonly rate: number;
    /** The share of the value that decay takes in this step. */
    readonly decay: number;
    readonly numbers: StepNumbers<Each>;
  };
}[Rule];

/** The kernel's inputs. */
export interface StepInputs {
  readonly value: TensorInfo;
  readonly gradient: TensorInfo;
  /** The rule's state, none to two tensors. */
  readonly state: readonly TensorInfo[];
}

/** Reads the kernel's inputs and attributes. */
export function readStep({
  inputs,
  attrs,
}: Pick<Parameters<KernelFunc>[0], 'inputs' | 'attrs'>): StepInputs & {
  readonly attributes: StepAttributes;
} {
  const { value, gradient, ...rest } = inputs as Record<string, TensorInfo | undefined>;
  return {
    value: value as TensorInfo,
    gradient: gradient as TensorInfo,
    state: stateInputs.map((name) => rest[name]).filter((tensor) => tensor !== undefined),
    attributes: attrs as unknown as StepAttributes,
  };
}

/** The rate, the decay and the rule's own numbers, for kernels that take them by position. */
export function inOrder({ rule, rate, decay, numbers }: StepAttributes): number[] {
  const named: Readonly<Record<string, number>> = numbers;
  const list = [rate, decay];
  for (const name of stepRules[rule].numbers) list.push(named[name] as number);
  return list;
}
