import { backend, mul, sub, type Tensor } from '@tensorflow/tfjs-core';
import type { clipperOf } from './clipping.ts';
import type { OptimizerDescription } from './description.ts';
import { fusedStep } from './fused-step.ts';
import type { Rule, TensorStep, TensorStepResult } from './rule.ts';
import type { Part } from './tensor-parts.ts';
import type { TensorState } from './tensor-states.ts';

/** What clips a gradient. */
export type Clip = ReturnType<typeof clipperOf>;

/** What the steps of all tensors have in common. */
export interface CommonStep {
  readonly rule: Rule;
  readonly hyperparameters: Readonly<Record<string, number>>;
  readonly description: OptimizerDescription;
  readonly clip: Clip;
  /** The global one. */
  readonly learningRate: number;
  /** What independent decay is multiplied by. */
  readonly decayShape: number;
}

/** What the step of one tensor, or of one part of it, comes to, decay included. Tensors are made in the caller's tidy. */
export function computeStep(
  { factors, value, gradient }: Part,
  { slots, count }: TensorState,
  { rule, hyperparameters, description, clip, ...common }: CommonStep,
): TensorStepResult {
  const learningRate = common.learningRate * factors.lr;
  const lambda = description.weightDecay * factors.weightDecay;
  const shrinkage =
    description.decay === 'coupled' ? learningRate * lambda : lambda * common.decayShape;
  const baseEpsilon = hyperparameters['epsilon'] ?? backend().epsilon();
  const step: TensorStep = {
    value,
    gradient: clip(gradient),
    state: slots,
    learningRate,
    epsilon: baseEpsilon * factors.epsilon,
    baseEpsilon,
    count: count + 1,
    hyperparameters,
  };
  return fusedStep(rule, step, shrinkage) ?? decayed(rule.step(step), value, shrinkage);
}

function decayed(stepped: TensorStepResult, value: Tensor, shrinkage: number): TensorStepResult {
  if (shrinkage === 0) return stepped;
  return { ...stepped, value: sub(stepped.value, mul(value, shrinkage)) };
}
