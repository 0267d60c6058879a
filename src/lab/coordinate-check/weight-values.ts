import { dispose, keep, type NamedTensorMap, sub, type Tensor } from '@tensorflow/tfjs-core';
import type { LayerVariable } from '@tensorflow/tfjs-layers';
import { variableOf } from '../../model/internals.ts';
import type { Weight } from '../../model/weights.ts';

/** A tensor for each of some weights. Whoever makes one disposes of it with {@link release}. */
export type WeightValues = ReadonlyMap<LayerVariable, Tensor>;

/** The weights' present values. */
export function copiesOf(weights: readonly Weight[]): WeightValues {
  return new Map(weights.map(({ variable }) => [variable, variableOf(variable).clone()]));
}

/** Present values minus earlier ones. */
export function changesSince(before: WeightValues): WeightValues {
  return new Map(
    [...before].map(([variable, value]) => [variable, sub(variableOf(variable), value)]),
  );
}

/** Copies of the gradients, which outlive the step; weights without one are left out. */
export function gradientsOf(weights: readonly Weight[], found: NamedTensorMap): WeightValues {
  return new Map(
    weights.flatMap(({ variable }) => {
      const gradient = found[variableOf(variable).name];
      return gradient == null ? [] : [[variable, keep(gradient.clone())] as const];
    }),
  );
}

/** Disposes of the tensors. */
export function release(values: WeightValues): void {
  dispose([...values.values()]);
}
