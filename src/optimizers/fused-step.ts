import {
  engine,
  getBackend,
  getKernel,
  type NamedTensorMap,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { optimizerStepKernel, type StepAttributes, stateInputs } from '../optimizer-step.ts';
import type { Rule, TensorStep, TensorStepResult } from './rule.ts';

/**
 * One step through the fused kernel, decay included; undefined where the rule or the backend has
 * none, or the tensor is not float32.
 *
 * @param decay the share of the value that decay takes in this step
 */
export function fusedStep(
  { fused, slots }: Rule,
  step: TensorStep,
  decay: number,
): TensorStepResult | undefined {
  if (
    fused === undefined ||
    step.value.dtype !== 'float32' ||
    getKernel(optimizerStepKernel, getBackend()) === undefined
  ) {
    return undefined;
  }
  const inputs: NamedTensorMap = { value: step.value, gradient: step.gradient };
  slots.forEach((slot, index) => {
    inputs[stateInputs[index] as string] = step.state[slot] as Tensor;
  });
  const attributes = {
    rule: fused.rule,
    rate: fused.rate?.(step) ?? step.learningRate,
    decay,
    numbers: fused.numbers(step),
  } satisfies Record<keyof StepAttributes, unknown>;
  const [value, ...next] = engine().runKernel(optimizerStepKernel, inputs, attributes) as [
    Tensor,
    ...Tensor[],
  ];
  const state: Record<string, Tensor> = {};
  slots.forEach((slot, index) => {
    state[slot] = next[index] as Tensor;
  });
  return { value, state };
}
