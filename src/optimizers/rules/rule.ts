import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { Hyperparameters } from '../description.ts';

/** What one step of one tensor needs, with the tensor's own factors already in. */
export interface Step {
  readonly value: Variable;
  readonly gradient: Tensor;
  /** The state of this tensor, one entry for each of the rule's slots. */
  readonly state: readonly Variable[];
  readonly learningRate: number;
  readonly epsilon: number;
  /** Steps that this tensor has taken, this one included: 1 at the first. */
  readonly count: number;
  readonly hyperparameters: Hyperparameters;
}

/** What one step comes to. Tensors are made in the caller's tidy. */
export interface Stepped {
  readonly value: Tensor;
  readonly state: readonly Tensor[];
}

/**
 * One optimizer's arithmetic. Operations and their order are tfjs's own, so that at the base
 * width training is bit for bit what tfjs would have done.
 */
export interface Rule {
  /** The names of the state tensors kept for each variable. */
  readonly slots: readonly string[];
  /** The value that a slot starts from; 0 if left out. `epsilon` is the tensor's factor of ε. */
  readonly start?: (hyperparameters: Hyperparameters, epsilon: number) => number;
  step(step: Step): Stepped;
}

/** β to the power of `count`, rounded to float32 at every factor as tfjs's own accumulator is. */
export function float32Power(beta: number, count: number): number {
  const rounded = Math.fround(beta);
  let power = 1;
  for (let i = 0; i < count; i++) power = Math.fround(power * rounded);
  return power;
}

/** The state tensor at a position that the rule's `slots` guarantee. */
export function slot(state: readonly Variable[], index: number): Variable {
  return state[index] as Variable;
}
