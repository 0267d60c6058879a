import type { Variable } from '@tensorflow/tfjs-core';
import { responseOf } from '../core/optimizer.ts';
import type { PlanOptions } from '../core/plan/data.ts';
import { withDecays } from '../core/plan/decays.ts';
import { sizeOf } from '../core/plan/dim.ts';
import type { Plan } from '../core/plan/plan.ts';
import type { PlanFactors, PlanRow } from '../core/plan/row.ts';
import type { OptimizerResponse } from '../core/theory/response.ts';
import { RichscaleError } from '../errors.ts';
import type { OptimizerDescription } from '../optimizers/description.ts';
import { coreOptimizer } from '../optimizers/registry.ts';
import { RichscaleOptimizer } from '../optimizers/richscale-optimizer.ts';
import type {
  BoundTensor,
  SegmentFactors,
  StepFactors,
  TensorFactors,
} from '../optimizers/tensor-factors.ts';
import { hasSegments } from './check-segments.ts';

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
    const row = plan.row(name);
    const factors: TensorFactors = {
      name,
      variable: originalName,
      shape: [...variable.shape],
      ...stepFactors(row),
      ...(hasSegments(row) ? { segments: segmentFactors(row) } : {}),
    };
    return { variable, factors };
  });
}

function stepFactors({ lr, epsilon, weightDecay, gradientWeight }: PlanFactors): StepFactors {
  return { lr, epsilon, weightDecay, gradientWeight };
}

function segmentFactors({ segments = [] }: PlanRow): readonly SegmentFactors[] {
  return segments.map((segment) => ({
    offset: segment.offset,
    size: sizeOf(segment.fanIn),
    ...stepFactors(segment),
  }));
}

/** The optimizer that trains these tensors. */
export function optimizerFor(
  tensors: readonly BoundTensor[],
  description: OptimizerDescription,
): RichscaleOptimizer {
  const factors = tensors.map((tensor) => tensor.factors);
  return new RichscaleOptimizer(description, factors).bind(tensors);
}

/** What a plan is told of the optimizer. By default, biases and gains do not decay. */
export function plannedFor(
  description: OptimizerDescription,
): Pick<PlanOptions, 'optimizer' | 'weightDecay' | 'decays'> {
  const { weightDecay, decays = ['weight', 'embedding'] } = description;
  return { optimizer: coreOptimizer(description), weightDecay, decays };
}

/** Throws `model-mismatch` unless the plan's factors are those of this optimizer. */
export function checkSameOptimizer(plan: Plan, description: OptimizerDescription): void {
  checkSameDecays(plan, description);
  const [given, planned] = [responseOf(coreOptimizer(description)), plan.optimizer].map(told);
  if (given === planned) return;
  throw new RichscaleError('model-mismatch', {
    argument: 'optimizer',
    received: given,
    problem: `The model was parameterized for ${planned}, whose factors are others.`,
    remedy: 'Resume with the same optimizer.',
  });
}

/** Which tensors decay is decided once, when the model is parameterized; left out, it stays. */
function checkSameDecays({ rows, optimizer }: Plan, { decays }: OptimizerDescription): void {
  if (decays === undefined) return;
  const all = rows.map((row) => ({ ...row, weightDecay: 1 }));
  const chosen = withDecays(all, decays, optimizer);
  const other = rows.find(
    ({ weightDecay }, index) => weightDecay > 0 !== (chosen[index]?.weightDecay ?? 0) > 0,
  );
  if (other === undefined) return;
  throw new RichscaleError('model-mismatch', {
    argument: 'decays',
    received: decays,
    problem: `The model was parameterized with ${other.name} ${other.weightDecay > 0 ? 'decaying' : 'not decaying'}.`,
    remedy: 'Leave `decays` out to go on as before.',
  });
}

/** All of an optimizer that decides over factors. */
function told(response: OptimizerResponse): string {
  const { name, family, gradientDegree, epsilonPlace, decay, decayRule } = response;
  const own = family === 'custom' ? ` (of degree ${gradientDegree}, ε ${epsilonPlace})` : '';
  const rule = decayRule === undefined ? '' : ` by the rule ${decayRule}`;
  return `${name}${own} with ${decay} decay${rule}`;
}
