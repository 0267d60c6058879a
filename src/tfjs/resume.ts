import type { Optimizer } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Plan } from '../core/plan/plan.ts';
import { checkKeys, type KnownKeys } from '../known-keys.ts';
import { checkModel } from '../model/check-model.ts';
import { weightsOf } from '../model/weights.ts';
import type { OptimizerDescription } from '../optimizers/description.ts';
import { readOptimizer } from '../optimizers/read-optimizer.ts';
import { checkCompile } from './compile-check.ts';
import { planFor } from './handed-plan.ts';
import { checkSameOptimizer, tensorsFor } from './optimizer-for.ts';
import { type Parameterized, variablesOf } from './parameterized.ts';
import { keepPlan } from './plan-of.ts';
import { checkState, compiledOptimizer, resumedOptimizer } from './resumed-optimizer.ts';

/** Options of {@link resume}. */
export interface ResumeOptions {
  /**
   * `adam({ learningRate })` and the like, or a fresh `tf.train.*` instance. Left out, it is the one
   * that the model was loaded with, state and all.
   */
  readonly optimizer?: OptimizerDescription | Optimizer;
  /**
   * `fresh`, if left out beside an optimizer, starts it without state. `keep` moves to it the state of
   * the one that the model was loaded with, and its place: `fit` goes on with it, loss and metrics
   * as they were.
   */
  readonly state?: 'fresh' | 'keep';
  /**
   * The plan that the weights are of, for a model that they were copied into by `setWeights`; the
   * model has it from then on. Not needed where the model carries it.
   */
  readonly plan?: Plan;
}

const resumeKeys: KnownKeys<ResumeOptions> = { optimizer: true, state: true, plan: true };

/**
 * Goes on with a model that was parameterized and saved or copied: its plan, and an optimizer for
 * it. The weights are left as they are, and the model's `compile` checks its optimizer again.
 *
 * ```ts
 * const loaded = await tf.loadLayersModel('file://model/model.json'); // saved with its optimizer
 * const optimizer = adam({ learningRate: (step) => 0.01 / (1 + step) }); // not saved: a function
 * resume(loaded, { optimizer, state: 'keep' });
 * await loaded.fit(x, y);
 * ```
 *
 * @throws `model-mismatch` if the model carries no plan and none is given, if the plan does not fit its
 *   tensors, if it was made for another optimizer, and if there is no state to keep; `invalid-argument` for a state that there is not; `unknown-key` for an
 *   option that there is not. Nothing is changed then
 */
export function resume(model: LayersModel, options: ResumeOptions = {}): Parameterized {
  checkModel(model, 'model');
  checkKeys('options', options, resumeKeys);
  const { state = options.optimizer === undefined ? 'keep' : 'fresh' } = options;
  checkState(state);
  const given = options.optimizer === undefined ? undefined : readOptimizer(options.optimizer);
  const plan = planFor(model, options.plan);
  checkSameOptimizer(plan, given ?? compiledOptimizer(model).description);
  keepPlan(model, plan, model);
  const tensors = tensorsFor(variablesOf(weightsOf(model)), plan);
  const optimizer = resumedOptimizer(model, tensors, given, state);
  checkCompile(model, tensors);
  return { model, optimizer, plan };
}
