import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { CustomOptimizer } from '../core/optimizer.ts';
import type { OptimizerName } from '../core/theory/response.ts';
import type { StepNumbers, StepRule } from '../optimizer-step.ts';
import type { HyperparameterSpecs } from './hyperparameters.ts';

/** What one step of one tensor is given, with the tensor's own factors already in. */
export interface TensorStep<Slot extends string = string, Name extends string = string> {
  /**
   * What is trained, before the step: a tensor, or of one that reads several things which scale
   * differently each of them, as (repeats, inputs, outputs).
   */
  readonly value: Tensor;
  /** Its gradient, of the same shape, clipped if there is clipping. */
  readonly gradient: Tensor;
  /** The tensor's state, by slot; each of the value's shape. */
  readonly state: Readonly<Record<Slot, Variable>>;
  /** The global rate of this step times the tensor's multiplier. */
  readonly learningRate: number;
  /** ε times the tensor's factor; the backend's ε if none was given. */
  readonly epsilon: number;
  /** ε as it was given, for a place where it does not grow with the gradient. */
  readonly baseEpsilon: number;
  /** Steps that this tensor has taken, this one included: 1 at the first. */
  readonly count: number;
  /** The rule's own numbers, except for ε. */
  readonly hyperparameters: Readonly<Record<Exclude<Name, 'epsilon'>, number>>;
}

/** What one step comes to: the new value, before decay, and the new state of every slot. */
export type TensorStepResult<Slot extends string = string> = [Slot] extends [never]
  ? { readonly value: Tensor }
  : { readonly value: Tensor; readonly state: Readonly<Record<Slot, Tensor>> };

/** What a slot's start may depend on. */
export interface SlotStart<Name extends string = string> {
  readonly hyperparameters: Readonly<Record<Exclude<Name, 'epsilon'>, number>>;
  /** What the tensor's ε is multiplied by. */
  readonly epsilonFactor: number;
}

/** How a rule is put to the fused kernel. */
export type Fused<Slot extends string = string, Name extends string = string> = {
  readonly [Each in StepRule]: {
    readonly rule: Each;
    numbers(step: TensorStep<Slot, Name>): StepNumbers<Each>;
    /** The learning rate, where corrections go into it. */
    rate?(step: TensorStep<Slot, Name>): number;
  };
}[StepRule];

/**
 * One optimizer's arithmetic and what it needs. Operations of the known ones and their order are
 * tfjs's own, so that at the base width training is bit for bit what tfjs would have done.
 */
export interface Rule<Slot extends string = string, Name extends string = string> {
  readonly name: string;
  /** The known optimizer that plans call it by, where that is not its own name. */
  readonly plannedAs?: OptimizerName;
  /** How it answers to gradients; left out where the core knows it by its name. */
  readonly response?: Required<Pick<CustomOptimizer, 'degree' | 'epsilonPlace'>>;
  readonly hyperparameters: HyperparameterSpecs<Name>;
  /** The names of the state tensors kept for each variable. */
  readonly slots: readonly Slot[];
  /** The value that the entries of a slot start from; 0 where left out. */
  start?(from: SlotStart<Name>): Readonly<Partial<Record<Slot, number>>>;
  /** Tensors are made in the caller's tidy. */
  step(step: TensorStep<Slot, Name>): TensorStepResult<Slot>;
  readonly fused?: Fused<Slot, Name>;
  /** λ if left out of the options; 0 where there is none. */
  readonly weightDecay?: number;
  /** Whether the arithmetic is a user's, and may throw. */
  readonly own?: true;
}
