import { scalar, tidy } from '@tensorflow/tfjs-core';
import type { LayersModel, layers } from '@tensorflow/tfjs-layers';
import { withChangedValues } from '../core/plan/changed-values.ts';
import { type Plan, planFromJSON } from '../core/plan/plan.ts';
import type { PlanRow } from '../core/plan/row.ts';
import { invalidArgument, RichscaleError } from '../errors.ts';
import { inside } from '../model/internals.ts';
import { weightsOf } from '../model/weights.ts';
import type { OptimizerDescription } from '../optimizers/description.ts';
import type { DescribedWeight } from './described-weight.ts';
import { regularizerOf, strengthsOf } from './regularizers.ts';

/**
 * What becomes of a model's regularizers:
 *
 * - `keep`: their strengths are scaled where a width-consistent one exists, under SGD and
 *   momentum; elsewhere they are refused,
 * - `drop`: they are taken out,
 * - `translate`: they are taken out, and the optimizer decays the same weights instead: a penalty
 *   λ·Σw² as coupled decay of strength 2·λ, which under plain SGD is the same.
 */
export type Regularizers = 'keep' | 'drop' | 'translate';

const all: readonly unknown[] = ['keep', 'drop', 'translate'] satisfies readonly Regularizers[];

/** Throws `invalid-argument` unless it is one of the words, or left out. */
export function checkRegularizersOption(given: unknown): void {
  if (given === undefined || all.includes(given)) return;
  throw invalidArgument(
    'options.regularizers',
    given,
    "It is 'keep', 'drop' or 'translate'.",
    "Leave it out for 'keep'.",
  );
}

/** Decay in the place of penalties. */
export interface TranslatedDecay {
  /** The optimizer with the strongest decay of all tensors. */
  readonly description: OptimizerDescription;
  /** What each tensor's decay is of it, by name; 0 for tensors without a penalty. */
  readonly shares: ReadonlyMap<string, number>;
}

/**
 * The decay that regularizers stand for.
 *
 * @throws `invalid-argument` where the optimizer decays already, or independently of the learning
 *   rate; `inconsistent-decay` for a penalty that is no decay: L1, or a class of its own
 */
export function translated(
  described: readonly DescribedWeight[],
  description: OptimizerDescription,
): TranslatedDecay {
  const strengths = new Map(
    described.map(({ weight }) => [weight.name, strengthOf(weight.name, regularizerOf(weight))]),
  );
  const strongest = Math.max(0, ...strengths.values());
  if (strongest > 0) checkDecay(description);
  return {
    description: strongest > 0 ? { ...description, weightDecay: strongest } : description,
    shares: new Map(
      [...strengths].map(([name, strength]) => [name, strongest > 0 ? strength / strongest : 1]),
    ),
  };
}

function strengthOf(name: string, regularizer: ReturnType<typeof regularizerOf>): number {
  if (regularizer === undefined) return 0;
  const { l1, l2 } = strengthsOf(regularizer);
  if (l1 === 0 && typeof l2 === 'number') return 2 * l2;
  throw new RichscaleError('inconsistent-decay', {
    argument: name,
    received: typeof l1 === 'number' ? { l1, l2 } : 'a regularizer of its own class',
    problem: 'Only a penalty on squares, tf.regularizers.l2, is a decay of the weights.',
    remedy: "Use regularizers: 'drop', and add the penalty in your own loss if you need it.",
  });
}

function checkDecay({ weightDecay, decay }: OptimizerDescription): void {
  if (weightDecay !== 0) {
    throw invalidArgument(
      'options.regularizers',
      'translate',
      `The optimizer decays by itself, with weightDecay ${weightDecay}.`,
      "Give weightDecay: 0 to translate the model's regularizers, or drop them: regularizers: 'drop'.",
    );
  }
  if (decay !== 'coupled') {
    throw invalidArgument(
      'options.regularizers',
      'translate',
      'A penalty acts through the learning rate, and independent decay does not.',
      "Leave `decay` out of the optimizer's options, or give weightDecay and drop them: regularizers: 'drop'.",
    );
  }
}

/** The plan with each tensor's share of the decay, and what to remember of it. */
export function withShares(plan: Plan, { description, shares }: TranslatedDecay): Plan {
  const { weightDecay } = description;
  if (![...shares.values()].some((share) => share > 0) || weightDecay === 0) return plan;
  const json = plan.toJSON();
  return planFromJSON({
    ...json,
    rows: json.rows.map((row) => withShare(row, shares.get(row.name) ?? 0)),
    warnings: [
      ...json.warnings,
      `The model's regularizers were translated into decay: to go on with a new optimizer give it weightDecay: ${weightDecay}.`,
    ],
  });
}

function withShare(row: PlanRow, share: number): PlanRow {
  return withChangedValues<Pick<PlanRow, 'weightDecay'>, PlanRow>(row, (part) => ({
    ...part,
    weightDecay: part.weightDecay * share,
  }));
}

/** Takes the regularizers of a model's parameters out of it: out of its loss, and of its configuration. */
export function removeRegularizers(model: LayersModel): void {
  for (const weight of weightsOf(model)) {
    const regularizer = regularizerOf(weight);
    const { owner, layout, layer } = weight;
    if (regularizer === undefined || layout === undefined) continue;
    const { losses } = owner;
    const kept = losses.filter((loss) => !isPenaltyOf(loss, regularizer));
    losses.splice(0, losses.length, ...kept);
    for (const each of [owner, ...writtenFor(layer)]) {
      Object.assign(each, { [layout.regularizer]: null });
    }
  }
}

/** A bidirectional layer writes down a third one, of which it made its two. */
function writtenFor(layer: layers.Layer): readonly layers.Layer[] {
  const { forwardLayer, layer: written } = inside(layer);
  const cell = forwardLayer === undefined ? undefined : inside(written as layers.Layer).cell;
  return cell === undefined ? [] : [cell];
}

/** tfjs keeps a layer's penalties as functions: this tells which of them ask a regularizer. */
function isPenaltyOf(loss: layers.Layer['losses'][number], regularizer: object): boolean {
  const before = Object.getOwnPropertyDescriptor(regularizer, 'apply');
  let asked = false;
  const value = () => {
    asked = true;
    return scalar(0);
  };
  Object.defineProperty(regularizer, 'apply', { value, configurable: true });
  try {
    tidy(() => {
      loss();
    });
  } finally {
    if (before === undefined) Reflect.deleteProperty(regularizer, 'apply');
    else Object.defineProperty(regularizer, 'apply', before);
  }
  return asked;
}
