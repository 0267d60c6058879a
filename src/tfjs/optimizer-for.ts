import type { Variable } from '@tensorflow/tfjs-core';
import type { Plan } from '../core/plan/plan.ts';
import type { OptimizerDescription } from '../optimizers/description.ts';
import { RichscaleOptimizer } from '../optimizers/richscale-optimizer.ts';
import type { TensorFactors } from '../optimizers/tensor-factors.ts';

/** A tensor of a plan and the variable that holds it. */
export interface NamedVariable {
  /** The row's name. */
  readonly name: string;
  /** The variable's name before tfjs made it unique in its program. */
  readonly originalName: string;
  readonly variable: Variable;
}

/** The optimizer that trains these variables with the plan's factors. */
export function optimizerFor(
  variables: readonly NamedVariable[],
  plan: Plan,
  description: OptimizerDescription,
): RichscaleOptimizer {
  const tensors = variables.map(({ name, originalName, variable }) => {
    const { lr, epsilon, weightDecay, gradientWeight } = plan.row(name);
    const factors: TensorFactors = {
      name,
      variable: originalName,
      shape: [...variable.shape],
      lr,
      epsilon,
      weightDecay,
      gradientWeight,
    };
    return { variable, factors };
  });
  const factors = tensors.map((tensor) => tensor.factors);
  return new RichscaleOptimizer(description, factors).bind(tensors);
}
