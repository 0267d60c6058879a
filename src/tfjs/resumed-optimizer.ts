import type { LayersModel } from '@tensorflow/tfjs-layers';
import { invalidArgument, RichscaleError } from '../errors.ts';
import type { OptimizerDescription } from '../optimizers/description.ts';
import type { RichscaleOptimizer } from '../optimizers/richscale-optimizer.ts';
import type { BoundTensor } from '../optimizers/tensor-factors.ts';
import { optimizerFor } from './optimizer-for.ts';

/** What becomes of the state of the optimizer that a model is compiled with. */
export type ResumedState = 'fresh' | 'keep';

/**
 * The optimizer that a model is compiled with, as after loading it with `includeOptimizer`.
 *
 * @throws `model-mismatch` if there is none, or another than richscale's
 */
export function compiledOptimizer(model: LayersModel): RichscaleOptimizer {
  // Not by `instanceof`, which tfjs answers for every optimizer alike.
  const compiled = model.optimizer as Partial<RichscaleOptimizer> | undefined;
  if (typeof compiled?.takeOver === 'function') return compiled as RichscaleOptimizer;
  throw new RichscaleError('model-mismatch', {
    argument: 'model.optimizer',
    received: compiled,
    problem: 'The model has no optimizer of richscale’s whose state could be kept.',
    remedy:
      'Save it with { includeOptimizer: true }, or give the optimizer and leave `state` out: it starts fresh.',
  });
}

/** Throws `invalid-argument` for a state that there is not. */
export function checkState(state: unknown): asserts state is ResumedState {
  if (state === 'fresh' || state === 'keep') return;
  throw invalidArgument('state', state, "It is 'fresh' or 'keep'.", "Leave it out for 'fresh'.");
}

/**
 * The optimizer to go on with: the model's own, or a new one, which takes the state of the model's
 * own, and its place, where that is kept.
 *
 * @param description of a new one; undefined for the model's own
 * @throws `model-mismatch` as {@link compiledOptimizer}, or if the model's own is of other tensors or
 *   of another rule; nothing is changed then
 */
export function resumedOptimizer(
  model: LayersModel,
  tensors: readonly BoundTensor[],
  description: OptimizerDescription | undefined,
  state: ResumedState,
): RichscaleOptimizer {
  if (state === 'fresh') {
    return optimizerFor(tensors, description ?? compiledOptimizer(model).description);
  }
  const own = compiledOptimizer(model);
  if (!own.isFor(tensors)) {
    throw new RichscaleError('model-mismatch', {
      argument: 'model.optimizer',
      received: own,
      problem: 'It was made for another model, or another plan.',
      remedy: 'Give the optimizer, and leave `state` out.',
    });
  }
  if (description === undefined) return own.bind(tensors);
  const made = optimizerFor(tensors, description);
  made.takeOver(own);
  // What is left of the old one could only start anew, in silence.
  model.optimizer = made;
  return made;
}
