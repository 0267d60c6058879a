import type { LayersModel, layers } from '@tensorflow/tfjs-layers';
import type { PlanJSON } from '../core/plan/data.ts';
import { type Plan, planFromJSON } from '../core/plan/plan.ts';
import { inside, isContainer, multipliedPrefix } from '../model/internals.ts';
import { carriedPlan, carryPlan } from './carried-plan.ts';

const metadataKey = 'richscale';

/**
 * The plan that a model was parameterized with, undefined if it never was. It is saved with the
 * model and there again after loading, and in copies that are made by `toJSON` and
 * `tf.models.modelFromJSON` or by `fromConfig(getConfig())`.
 */
export function planOf(model: LayersModel): Plan | undefined {
  const kept = keptPlan(model);
  return kept === undefined ? undefined : planFromJSON(kept);
}

/** Lets a model have a plan, in its configuration and in its metadata, beside what is there. */
export function keepPlan(target: LayersModel, plan: Plan, model: LayersModel): void {
  const json: PlanJSON = JSON.parse(JSON.stringify(plan));
  carryPlan(target, json);
  target.setUserDefinedMetadata({ ...model.getUserDefinedMetadata(), [metadataKey]: json });
}

/**
 * The name of what in a model can only be parameterized once: the model itself, if it was, or a
 * layer whose weights are multiplied already. Undefined where there is none. Other layers of a model
 * that was parameterized may go on in another one, if their weights are kept.
 */
export function parameterizedPart(model: LayersModel): string | undefined {
  return keptPlan(model) === undefined ? multipliedIn(model) : model.name;
}

function multipliedIn(part: layers.Layer): string | undefined {
  if (!isContainer(part)) {
    return part.getClassName().startsWith(multipliedPrefix) ? part.name : undefined;
  }
  return inside(part)
    .layers?.map(multipliedIn)
    .find((found) => found !== undefined);
}

/** Metadata alone is what a model has that was loaded before this package was. */
function keptPlan(model: LayersModel): PlanJSON | undefined {
  const metadata = model.getUserDefinedMetadata() as Record<string, unknown> | undefined;
  return carriedPlan(model) ?? (metadata?.[metadataKey] as PlanJSON | undefined);
}
