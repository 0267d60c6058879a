import type { Plan } from '../../../core/plan/plan.ts';
import type { PlanRow } from '../../../core/plan/row.ts';
import { shapeOf } from '../../../model/internals.ts';
import { type Weight, weightsOf } from '../../../model/weights.ts';
import type { PlannedNetwork } from '../check-options.ts';

/** A tensor that is probed. */
export interface Probed {
  readonly weight: Weight;
  readonly row: PlanRow;
}

/** The tensors of a network that its optimizer is to train. */
export function probedOf({
  model,
  plan,
}: Pick<PlannedNetwork, 'model' | 'plan'>): readonly Probed[] {
  const rows = new Map(plan.rows.map((row) => [row.name, row]));
  return weightsOf(model).flatMap((weight) => {
    const row = rows.get(weight.name);
    return row === undefined || !weight.variable.trainable ? [] : [{ weight, row }];
  });
}

/** What an entry of a probe is for: the step, the decay, or one of the smaller gradients. */
export type Slot = 'step' | 'decay' | number;

/**
 * Gradients at which an ε would be felt, whatever it is: in units of what the plan gives ε, or of
 * the large gradients where there is none.
 */
export const smaller: readonly number[] = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9];

/** Which entry is for what: the slots follow one another over and over. */
export const slots: readonly Slot[] = ['step', 'decay', ...smaller.keys()];

/** How many entries a tensor has. */
function entriesOf({ variable }: Weight): number {
  return shapeOf(variable).reduce((a, b) => a * b, 1);
}

/** A tensor's entries, each by what it is for. */
export function patternOf({ weight }: Probed, entry: (slot: Slot) => number): Float32Array {
  const values = slots.map(entry);
  return Float32Array.from(
    { length: entriesOf(weight) },
    (_, index) => values[index % slots.length] ?? 0,
  );
}

/** How large synthetic gradients are, alike at every width. */
export interface GradientScale {
  /** The part of each tensor in the norm of the large gradients. */
  readonly largest: number;
  /** What all gradients are multiplied by. */
  readonly gradients: number;
}

/**
 * The gradient of an entry. The large ones, which steps are read off, grow with the width as real
 * gradients do: all tensors have an equal part in a norm that is the same at every width, so that
 * an optimizer that clips by it clips them alike.
 */
export function gradientOf(
  { weight, row }: Probed,
  slot: Slot,
  { optimizer }: Plan,
  { largest, gradients }: GradientScale,
): number {
  if (slot === 'decay') return 0;
  const degree = { none: 0, 'outside-root': 1, 'inside-root': 2 }[optimizer.epsilonPlace];
  const steps = entriesOf(weight) / slots.length;
  // Where an ε is felt, large gradients have to grow as it does; else it is the norm that counts.
  const large = largest / Math.sqrt(row.gradientWeight * (degree === 0 ? Math.ceil(steps) : steps));
  const unit = degree === 0 ? large : row.epsilon ** (1 / degree);
  return gradients * (slot === 'step' ? large : (smaller[slot] ?? 0) * unit);
}

/** The norm by which an optimizer clips them. */
export function normOf(probed: readonly Probed[], plan: Plan, scale: GradientScale): number {
  const squared = probed.reduce((sum, each) => {
    const entries = patternOf(each, (slot) => gradientOf(each, slot, plan, scale));
    return (
      sum + each.row.gradientWeight * entries.reduce((total, entry) => total + entry * entry, 0)
    );
  }, 0);
  return Math.sqrt(squared);
}
