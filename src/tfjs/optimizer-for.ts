import type { Variable } from '@tensorflow/tfjs-core';
import { responseOf } from '../core/optimizer.ts';
import type { Plan } from '../core/plan/plan.ts';
import type { OptimizerResponse } from '../core/theory/response.ts';
import { RichscaleError } from '../errors.ts';
import type { OptimizerDescription } from '../optimizers/description.ts';
import { coreOptimizer } from '../optimizers/registry.ts';
import { RichscaleOptimizer } from '../optimizers/richscale-optimizer.ts';
import type { BoundTensor, TensorFactors } from '../optimizers/tensor-factors.ts';

/** A tensor of a plan and the variable that holds it. */
export interface NamedVariable {
  /** The row's name. */
  readonly name: string;
  /** The variable's name before tfjs made it unique in its program. */
  readonly originalName: string;
  readonly variable: Variable;
}

/** The factors that the plan has for each of these variables. */
export function tensorsFor(
  variables: readonly NamedVariable[],
  plan: Plan,
): readonly BoundTensor[] {
  return variables.map(({ name, originalName, variable }) => {
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
}

/** The optimizer that trains these tensors. */
export function optimizerFor(
  tensors: readonly BoundTensor[],
  description: OptimizerDescription,
): RichscaleOptimizer {
  const factors = tensors.map((tensor) => tensor.factors);
  return new RichscaleOptimizer(description, factors).bind(tensors);
}

/** Throws `model-mismatch` unless the plan's factors are those of this optimizer. */
export function checkSameOptimizer(plan: Plan, description: OptimizerDescription): void {
  const [given, planned] = [responseOf(coreOptimizer(description)), plan.optimizer].map(told);
  if (given === planned) return;
  throw new RichscaleError('model-mismatch', {
    argument: 'optimizer',
    received: given,
    problem: `The model was parameterized for ${planned}, whose factors are others.`,
    remedy: 'Resume with the same optimizer.',
  });
}

/** All of an optimizer that decides over factors. */
function told({ name, family, gradientDegree, epsilonPlace, decay }: OptimizerResponse): string {
  const own = family === 'custom' ? ` (of degree ${gradientDegree}, ε ${epsilonPlace})` : '';
  return `${name}${own} with ${decay} decay`;
}
