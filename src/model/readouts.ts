import type { LayersModel, layers } from '@tensorflow/tfjs-layers';
import { keyOf, type Place, placeIn, writerOf } from './graph-places.ts';
import { shapeOf } from './internals.ts';
import { defaultFans } from './layouts.ts';
import type { Weight } from './weights.ts';

/**
 * The layers that feed an output of the model with nothing but weightless layers, norms and kernels
 * that are left out in between: those whose kernel is a readout if its fan-in scales and its
 * fan-out does not.
 *
 * @param model a built model
 * @param weights the model's, without those that are known not to scale: what comes behind a readout and
 *   has one size at every width is to the theory a part of the loss
 */
export function readoutsOf(
  model: LayersModel,
  weights: readonly Weight[],
): ReadonlySet<layers.Layer> {
  const summing = summingLayers(weights);
  const found = new Set<layers.Layer>();
  const visited = new Set<string>();
  const visit = (place: Place): void => {
    const key = keyOf(place);
    if (visited.has(key)) return;
    visited.add(key);
    const { layer, inputs } = writerOf(place);
    // A layer with such a kernel ends the search.
    if (summing.has(layer)) found.add(layer);
    else inputs.forEach(visit);
  };
  for (const output of model.outputs) visit(placeIn(output));
  return found;
}

/** The layers with a kernel, or a table that is looked up. */
export function summingLayers(weights: readonly Weight[]): ReadonlySet<layers.Layer> {
  return new Set(weights.filter(isKernel).map(({ layer }) => layer));
}

function isKernel({ layout, variable }: Weight): boolean {
  const { kind } = layout ?? defaultFans(shapeOf(variable).length);
  return kind === 'weight' || kind === 'embedding';
}
