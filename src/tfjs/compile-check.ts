import type { Optimizer } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { invalidArgument, RichscaleError } from '../errors.ts';
import type { RichscaleOptimizer } from '../optimizers/richscale-optimizer.ts';
import type { BoundTensor } from '../optimizers/tensor-factors.ts';

type Compile = LayersModel['compile'];

/** Optimizers that are meant although they know nothing of the plan. */
const meant = new WeakSet<Optimizer>();

/** The `compile` that a model had before it was checked, by the one that checks. */
const unchecked = new WeakMap<Compile, Compile>();

/**
 * Says that a parameterized model is to be compiled with this optimizer although it knows nothing
 * of the model's plan, as where the model is only evaluated, or compared with plain training.
 *
 * ```ts
 * model.compile({ optimizer: anyOptimizer(tf.train.sgd(0.1)), loss: 'meanSquaredError' });
 * ```
 *
 * @returns the optimizer itself
 * @throws `invalid-argument` for a name: pass an instance
 */
export function anyOptimizer<Given extends Optimizer>(optimizer: Given): Given {
  if (typeof optimizer?.applyGradients !== 'function') {
    throw invalidArgument(
      'optimizer',
      optimizer,
      'It is not a tf.Optimizer.',
      'Pass an instance, such as tf.train.sgd(0.1).',
    );
  }
  meant.add(optimizer);
  return optimizer;
}

/**
 * Lets a model's `compile` refuse, from now on, optimizers that were not made for these tensors:
 * they would train it without its plan in silence. The check is this instance's, and not saved.
 */
export function checkCompile(model: LayersModel, tensors: readonly BoundTensor[]): void {
  const compile = unchecked.get(model.compile) ?? model.compile;
  const checked: Compile = (options) => {
    checkMadeFor(options?.optimizer, tensors);
    compile.call(model, options);
  };
  unchecked.set(checked, compile);
  Object.defineProperty(model, 'compile', {
    value: checked,
    configurable: true,
    writable: true,
    enumerable: false,
  });
}

function checkMadeFor(given: unknown, tensors: readonly BoundTensor[]): void {
  // What is no optimizer at all, tfjs refuses.
  if (typeof given !== 'string' && !isOptimizer(given)) return;
  if (typeof given !== 'string' && meant.has(given)) return;
  const ours = asOurs(given);
  if (ours?.isFor(tensors)) return;
  throw new RichscaleError('model-mismatch', {
    argument: 'compile({ optimizer })',
    received: given,
    problem:
      ours === undefined
        ? 'It knows nothing of the model’s plan, and would train every tensor at one rate.'
        : 'It was made for another model, or another plan.',
    remedy:
      'Pass the optimizer that parameterize or resume returned with this model. If this one is meant, as to evaluate only, pass anyOptimizer(optimizer) of richscale/tfjs.',
  });
}

function isOptimizer(value: unknown): value is Optimizer {
  return typeof (value as Partial<Optimizer> | undefined)?.applyGradients === 'function';
}

/** Not by `instanceof`, which tfjs answers for every optimizer alike. */
function asOurs(optimizer: Optimizer | string): RichscaleOptimizer | undefined {
  const { isFor } = optimizer as Partial<RichscaleOptimizer>;
  return typeof isFor === 'function' ? (optimizer as RichscaleOptimizer) : undefined;
}
