import type { LayersModel, layers } from '@tensorflow/tfjs-layers';
import type { PlanJSON } from '../core/plan/data.ts';
import { type Plan, planFromJSON } from '../core/plan/plan.ts';
import { inside, isContainer, multipliedPrefix } from '../model/internals.ts';
import { carriedPlan, carryPlan, isPlanned } from './carried-plan.ts';

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
 * The name of the part of a model that was parameterized before: the model itself, one inside it,
 * or a layer that such a model has too. Undefined where there is none.
 */
export function parameterizedPart(part: layers.Layer): string | undefined {
  if (!isContainer(part)) {
    const multiplied = part.getClassName().startsWith(multipliedPrefix);
    return multiplied || part.weights.some(isPlanned) ? part.name : undefined;
  }
  if (keptPlan(part as LayersModel) !== undefined) return part.name;
  for (const layer of inside(part).layers ?? []) {
    const found = parameterizedPart(layer);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Metadata alone is what a model has that was loaded before this package was. */
function keptPlan(model: LayersModel): PlanJSON | undefined {
  const metadata = model.getUserDefinedMetadata() as Record<string, unknown> | undefined;
  return carriedPlan(model) ?? (metadata?.[metadataKey] as PlanJSON | undefined);
}
