import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Plan } from '../core/plan/plan.ts';
import type { PlanRow } from '../core/plan/row.ts';
import { penaltyFactor } from '../core/theory/factors.ts';
import { RichscaleError } from '../errors.ts';
import { inside } from '../model/internals.ts';
import type { Factor } from '../model/segment-factor.ts';
import { type Weight, weightsOf } from '../model/weights.ts';
import { hasSegments } from './check-segments.ts';
import type { DescribedWeight } from './described-weight.ts';

/** tfjs's one regularizer class, λ₁·Σ|w| + λ₂·Σw². */
export interface L1L2 {
  l1: number;
  l2: number;
}

/**
 * What the strengths of regularizer objects were before they were scaled in place. Models that a
 * factory makes may share one object, which must not be scaled once for each of them.
 */
const scaledInPlace = new WeakMap<L1L2, Readonly<L1L2> & { readonly row: PlanRow }>();

/**
 * Refuses regularizers that no width can keep: a penalty in the loss is weight decay in the
 * gradient, which has a width-consistent strength only where updates are proportional to it.
 *
 * @throws `inconsistent-decay` under a scale-free optimizer, or for a regularizer class that is
 *   not tfjs's own
 */
export function checkRegularizers(described: readonly DescribedWeight[], plan: Plan): void {
  const owners = new Map<L1L2, PlanRow>();
  for (const { weight } of described) {
    const regularizer = regularizerOf(weight);
    if (regularizer === undefined) continue;
    if (plan.optimizer.gradientDegree !== 1 || plan.optimizer.weightDegree !== 0) {
      throw new RichscaleError('inconsistent-decay', {
        argument: weight.name,
        received: `a regularizer under ${plan.optimizer.name}`,
        problem: 'A penalty in the loss has no width-consistent strength under a scale-free rule.',
        remedy:
          "Use regularizers: 'translate' to decay the weights instead, or 'drop' to do without; or build the model without it.",
      });
    }
    if (typeof regularizer.l1 !== 'number' || typeof regularizer.l2 !== 'number') {
      throw new RichscaleError('inconsistent-decay', {
        argument: weight.name,
        received: 'a regularizer of its own class',
        problem: 'How its gradient grows with the weights is not known.',
        remedy:
          "Use tf.regularizers.l1l2; or regularizers: 'drop', and add the penalty in your own loss.",
      });
    }
    const row = plan.row(weight.name);
    if (hasSegments(row)) {
      throw new RichscaleError('inconsistent-decay', {
        argument: weight.name,
        received: 'a regularizer of a tensor that reads several things',
        problem: 'What it reads scales differently, and a penalty has one strength for all of it.',
        remedy:
          "Use regularizers: 'translate' to decay the weights instead, or 'drop' to do without.",
      });
    }
    checkShared(owners.get(regularizer) ?? row, row);
    owners.set(regularizer, row);
    const before = plan.gauge === 'unit-multiplier' ? scaledInPlace.get(regularizer) : undefined;
    checkShared(before?.row ?? row, row);
  }
}

/**
 * Scales the strength of every regularizer as the theory's `penaltyFactor` says, so that what a step
 * takes of a weight stays the same share of it.
 *
 * @param weights those of the model that was given, with the strengths tuned at the base width
 * @param target those of the model to scale them in: the same, or its copy
 */
export function scaleRegularizers(
  weights: readonly Weight[],
  target: readonly Weight[],
  plan: Plan,
): void {
  const targets = new Map(target.map((weight) => [weight.name, regularizerOf(weight)]));
  for (const weight of weights) {
    const given = regularizerOf(weight);
    const regularizer = targets.get(weight.name);
    if (given === undefined || regularizer === undefined) continue;
    const row = plan.row(weight.name);
    const { l1, l2 } = strengthsOf(given);
    regularizer.l1 = l1 * penaltyFactor(row, 1);
    regularizer.l2 = l2 * penaltyFactor(row, 2);
    if (regularizer === given) scaledInPlace.set(given, { l1, l2, row });
  }
}

/**
 * Scales strengths in a copy whose weights are larger by a factor, so that its penalties are those
 * of the model.
 *
 * @param factorOf the factor of a weight of the model
 */
export function foldIntoRegularizers(
  model: LayersModel,
  copy: LayersModel,
  factorOf: (weight: Weight) => Factor,
): void {
  const copies = new Map(weightsOf(copy).map((weight) => [weight.name, regularizerOf(weight)]));
  for (const weight of weightsOf(model)) {
    const regularizer = copies.get(weight.name);
    const factor = factorOf(weight);
    // Of a tensor with several factors they were refused.
    if (regularizer === undefined || typeof factor !== 'number' || factor === 1) continue;
    regularizer.l1 /= factor;
    regularizer.l2 /= factor ** 2;
  }
}

/** The strengths that a regularizer was given, whatever it was scaled to since. */
export function strengthsOf(regularizer: L1L2): Readonly<L1L2> {
  return scaledInPlace.get(regularizer) ?? regularizer;
}

function checkShared(first: PlanRow, second: PlanRow): void {
  if (first.lr === second.lr && first.init === second.init) return;
  throw new RichscaleError('inconsistent-decay', {
    argument: second.name,
    received: `the regularizer of ${first.name}`,
    problem: 'Two tensors that scale differently share one regularizer object.',
    remedy: 'Give each layer of each model a regularizer of its own.',
  });
}

/** The regularizer of a weight, undefined where it has none. */
export function regularizerOf({ owner, layout }: Weight): L1L2 | undefined {
  const regularizer = layout && inside(owner)[layout.regularizer];
  return (regularizer ?? undefined) as L1L2 | undefined;
}
