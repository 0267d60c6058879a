import type { LayersModel, layers } from '@tensorflow/tfjs-layers';
import type { PlanJSON } from '../core/plan/data.ts';
import { layersOf } from '../model/layer-paths.ts';

const suffix = '_multiplied';

/** The name, or the path, of the layer that multiplies an output: that of the layer behind it and more. */
export function multiplierName(output: string): string {
  return `${output}${suffix}`;
}

/** By what a model multiplies an output in its forward pass. */
export function outputMultiplierIn(model: LayersModel, path: string): number {
  const found = layersOf(model).find((each) => each.path === multiplierName(path))?.layer;
  return found?.getClassName() === 'Rescaling' ? Number(found.getConfig().scale) : 1;
}

/** Calls a model's outputs as they were called before they were multiplied: losses go by these names. */
export function keepOutputNames(model: layers.Layer, { outputs = [] }: Partial<PlanJSON>): void {
  if (outputs.length === 0) return;
  const names = new Set(outputs.map(({ name }) => name));
  const before = (name: string) => name.slice(0, -suffix.length);
  const named = model as layers.Layer & { outputNames: string[] };
  named.outputNames = named.outputNames.map((name) =>
    name.endsWith(suffix) && names.has(before(name)) ? before(name) : name,
  );
}
