import type { Variable } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { variableOf } from '../../model/internals.ts';

/**
 * What `fit` would train. A variable's own `trainable` does not tell: tfjs leaves it true in layers
 * that were made with `trainable: false`.
 */
export function trainedVariables(model: LayersModel): Variable[] {
  return [...new Set(model.trainableWeights.map(variableOf))];
}
