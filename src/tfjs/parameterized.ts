import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Plan } from '../core/plan/plan.ts';
import { variableOf } from '../model/internals.ts';
import type { Weight } from '../model/weights.ts';
import type { RichscaleOptimizer } from '../optimizers/richscale-optimizer.ts';
import type { NamedVariable } from './optimizer-for.ts';

/** A model whose width is taken care of, and what goes with it. */
export interface Parameterized {
  /**
   * Its `compile` throws `model-mismatch` for an optimizer that was not made for it: a name, a
   * `tf.train.*` instance, another model's. `anyOptimizer` says that one is meant all the same.
   */
  readonly model: LayersModel;
  /** For `model.compile`, or for `optimizer.applyGradients(tf.variableGrads(…).grads)`. */
  readonly optimizer: RichscaleOptimizer;
  readonly plan: Plan;
}

/** The variables of weights, by the names of the plan's rows. */
export function variablesOf(weights: readonly Weight[]): readonly NamedVariable[] {
  return weights.map(({ name, variable }) => ({
    name,
    originalName: variable.originalName,
    variable: variableOf(variable),
  }));
}
