import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { PlanJSON } from '../core/plan/data.ts';
import { type Plan, planFromJSON } from '../core/plan/plan.ts';

const metadataKey = 'richscale';

/**
 * The plan that a model was parameterized with, undefined if it never was. It is saved with the
 * model and there again after loading.
 */
export function planOf(model: LayersModel): Plan | undefined {
  const saved = (model.getUserDefinedMetadata() as Record<string, unknown> | undefined)?.[
    metadataKey
  ];
  return saved === undefined ? undefined : planFromJSON(saved as PlanJSON);
}

/** Writes a plan into a model's metadata, beside what a model has there. */
export function keepPlan(target: LayersModel, plan: Plan, model: LayersModel): void {
  target.setUserDefinedMetadata({
    ...model.getUserDefinedMetadata(),
    [metadataKey]: JSON.parse(JSON.stringify(plan)),
  });
}
