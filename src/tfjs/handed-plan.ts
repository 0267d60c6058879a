import type { LayersModel } from '@tensorflow/tfjs-layers';
import { formatDim, sizeOf } from '../core/plan/dim.ts';
import { type Plan, planFromJSON } from '../core/plan/plan.ts';
import type { PlanRow } from '../core/plan/row.ts';
import { invalidArgument, RichscaleError } from '../errors.ts';
import { shapeOf } from '../model/internals.ts';
import { axesOf } from '../model/layouts.ts';
import { type Factor, factorOf, formatFactor, sameFactor } from '../model/segment-factor.ts';
import { type Weight, weightsOf } from '../model/weights.ts';
import { checkSegments } from './check-segments.ts';
import { checkInnerMultipliers } from './inner-multipliers.ts';
import { multipliersOf } from './multiplied-layers.ts';
import { outputMultiplierIn } from './output-multipliers.ts';
import { planOf } from './plan-of.ts';

/**
 * The plan that a model is to go on with: its own, or one that is handed over with its weights.
 *
 * @throws `model-mismatch` if there is none, or if the plan that is handed over is of other
 *   tensors, shapes or multipliers than the model has, or not the one that it carries;
 *   `invalid-argument` if it is no plan
 */
export function planFor(model: LayersModel, handed: Plan | undefined): Plan {
  const own = planOf(model);
  if (handed === undefined) {
    if (own !== undefined) return own;
    throw new RichscaleError('model-mismatch', {
      argument: 'model',
      received: model.name,
      problem: 'It carries no plan: richscale never parameterized it, or it was copied by weights.',
      remedy:
        'Hand over the plan that its weights are of, resume(model, { plan, optimizer }); or use parameterize(model, …) on a model with fresh weights.',
    });
  }
  checkPlan(handed);
  // As JSON has it, whichever it was: what a model carries went through it.
  const plan = planFromJSON(JSON.parse(JSON.stringify(handed)));
  if (own !== undefined && JSON.stringify(own) !== JSON.stringify(plan)) {
    throw mismatch(model.name, 'The model carries a plan of its own, which is another.');
  }
  checkTensors(model, plan);
  return plan;
}

function checkPlan(plan: Plan): void {
  if (typeof plan === 'object' && plan !== null && typeof plan.row === 'function') return;
  throw invalidArgument(
    'options.plan',
    plan,
    'It is no plan.',
    'Pass what parameterize returned as `plan`, or planFromJSON(json) of what was saved.',
  );
}

function checkTensors(model: LayersModel, plan: Plan): void {
  const weights = weightsOf(model);
  const names = new Set(weights.map(({ name }) => name));
  const missing = plan.rows.find(({ name }) => !names.has(name));
  if (missing !== undefined) {
    throw mismatch(missing.name, `The model has no such tensor; it has ${[...names].join(', ')}.`);
  }
  const planned = new Set(plan.rows.map(({ name }) => name));
  for (const weight of weights) {
    const { name } = weight;
    if (!planned.has(name)) throw mismatch(name, 'The plan has no such tensor.');
    checkFans(weight, plan.row(name));
    checkMultiplier(weight, plan.row(name));
  }
  checkInnerMultipliers(model, plan);
  for (const { name, multiplier } of plan.outputs) {
    checkApplied(name, multiplier, outputMultiplierIn(model, name));
  }
}

/** Fans that were declared are right as they are: only weights of known layers can be held to theirs. */
function checkFans({ name, layout, variable }: Weight, row: PlanRow): void {
  const { fanIn, fanOut } = row;
  const shape = shapeOf(variable);
  const axes = layout && axesOf(layout, shape.length);
  checkSegments(row, shape, axes?.fanIn);
  if (layout === undefined || axes === undefined) return;
  const size = (of: readonly number[]) => of.reduce((all, axis) => all * (shape[axis] ?? 1), 1);
  const summed = layout.kind === 'weight' ? size(axes.fanIn) : 1;
  if (sizeOf(fanIn) === summed && sizeOf(fanOut) === size(axes.fanOut)) return;
  throw mismatch(
    name,
    `Its shape here is [${shape}], and the plan's is of fan-in ${formatDim(fanIn)} and fan-out ${formatDim(fanOut)}.`,
  );
}

function checkMultiplier({ name, layer, localName }: Weight, row: PlanRow): void {
  const multiplier = factorOf(row, (each) => each.multiplier);
  checkApplied(name, multiplier, multipliersOf(layer).get(localName) ?? 1);
}

function checkApplied(name: string, multiplier: Factor, found: Factor): void {
  if (sameFactor(found, multiplier)) return;
  throw mismatch(
    name,
    `The plan multiplies it by ${formatFactor(multiplier)} in the forward pass, and this model by ${formatFactor(found)}.`,
    'Copy the model with its layers, by tf.models.modelFromJSON(model.toJSON(null, false)), or save and load it.',
  );
}

function mismatch(
  tensor: string,
  problem: string,
  remedy = 'Hand over the plan of the model that the weights were copied from.',
): RichscaleError<'model-mismatch'> {
  return new RichscaleError('model-mismatch', {
    argument: 'options.plan',
    received: tensor,
    problem,
    remedy,
  });
}
