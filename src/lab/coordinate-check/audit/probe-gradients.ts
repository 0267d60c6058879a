import { sizeOf } from '../../../core/plan/dim.ts';
import type { Plan } from '../../../core/plan/plan.ts';
import type { PlanRow } from '../../../core/plan/row.ts';
import { groupBy } from '../../../group-by.ts';
import { shapeOf } from '../../../model/internals.ts';
import { type Weight, weightsOf } from '../../../model/weights.ts';
import type { PlannedNetwork } from '../check-options.ts';

/** What is probed by itself: a tensor, or one of the things that it reads side by side. */
export interface Probed {
  readonly weight: Weight;
  /** Its own factors, under a name of its own. */
  readonly row: PlanRow;
  /** Where its entries are in the tensor. */
  readonly entries: Uint32Array;
}

/** What a network's optimizer is to train. */
export function probedOf({
  model,
  plan,
}: Pick<PlannedNetwork, 'model' | 'plan'>): readonly Probed[] {
  const rows = new Map(plan.rows.map((row) => [row.name, row]));
  return weightsOf(model).flatMap((weight) => {
    const row = rows.get(weight.name);
    return row === undefined || !weight.variable.trainable ? [] : partsOf(weight, row);
  });
}

function partsOf(weight: Weight, row: PlanRow): readonly Probed[] {
  const shape = shapeOf(weight.variable);
  const all = Uint32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, index) => index);
  const { segments, ...whole } = row;
  if (segments === undefined) return [{ weight, row, entries: all }];
  const period = segments.reduce((sum, { fanIn }) => sum + sizeOf(fanIn), 0);
  const fanOut = shape.at(-1) ?? 1;
  return segments.map((segment, index) => {
    const end = segment.offset + sizeOf(segment.fanIn);
    const entries = all.filter((entry) => {
      const input = Math.floor(entry / fanOut) % period;
      return input >= segment.offset && input < end;
    });
    return { weight, row: { ...whole, ...segment, name: `${row.name}[${index}]` }, entries };
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

/** The entries of each tensor, each by what it is for. */
export function patternsOf(
  probed: readonly Probed[],
  entry: (probed: Probed, slot: Slot) => number,
): ReadonlyMap<Weight, Float32Array> {
  const tensors = groupBy(probed, ({ weight }) => weight);
  return new Map(
    [...tensors].map(([weight, parts]) => {
      const size = parts.reduce((sum, { entries }) => sum + entries.length, 0);
      const pattern = new Float32Array(size);
      for (const part of parts) {
        const values = slots.map((slot) => entry(part, slot));
        part.entries.forEach((place, index) => {
          pattern[place] = values[index % slots.length] ?? 0;
        });
      }
      return [weight, pattern];
    }),
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
  { entries, row }: Probed,
  slot: Slot,
  { optimizer }: Plan,
  { largest, gradients }: GradientScale,
): number {
  if (slot === 'decay') return 0;
  const degree = { none: 0, 'outside-root': 1, 'inside-root': 2 }[optimizer.epsilonPlace];
  const steps = entries.length / slots.length;
  // Where an ε is felt, large gradients have to grow as it does; else it is the norm that counts.
  const large = largest / Math.sqrt(row.gradientWeight * (degree === 0 ? Math.ceil(steps) : steps));
  const unit = degree === 0 ? large : row.epsilon ** (1 / degree);
  return gradients * (slot === 'step' ? large : (smaller[slot] ?? 0) * unit);
}

/** The norm by which an optimizer clips them. */
export function normOf(probed: readonly Probed[], plan: Plan, scale: GradientScale): number {
  const squared = probed.reduce((sum, each) => {
    const squares = slots.map((slot) => gradientOf(each, slot, plan, scale) ** 2);
    const total = each.entries.reduce(
      (all, _, index) => all + (squares[index % slots.length] ?? 0),
      0,
    );
    return sum + each.row.gradientWeight * total;
  }, 0);
  return Math.sqrt(squared);
}
