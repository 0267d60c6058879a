import type { Optimizer } from '@tensorflow/tfjs-core';
import { invalidArgument, RichscaleError } from '../errors.ts';
import type { OptimizerDescription } from './description.ts';
import { whatDiffers } from './genuine-instance.ts';
import * as known from './known.ts';
import { trainOf } from './optimizer-constructor.ts';
import { ruleOf } from './registry.ts';

/**
 * A description of what `optimizer` is: itself if it is one, or that of a fresh `tf.train.*`
 * instance, which stays the caller's to dispose of.
 *
 * @throws `unknown-optimizer` for an instance that cannot be run (a class that is not known, a
 *   subclass, methods of its own, a centered RMSProp, an Adamax with a decaying rate) or a rule that
 *   is not defined;
 *   `invalid-argument` for anything else, and for an instance that has taken steps
 */
export function readOptimizer(optimizer: OptimizerDescription | Optimizer): OptimizerDescription {
  if (isDescription(optimizer)) {
    ruleOf(optimizer.name);
    return optimizer;
  }
  if (typeof (optimizer as Optimizer | undefined)?.applyGradients !== 'function') {
    throw invalidArgument(
      'optimizer',
      optimizer,
      'It is neither an optimizer description nor a tf.train.* instance.',
      'Pass adam({ learningRate: 1e-3 }) or the like, from richscale/tfjs.',
    );
  }
  if (optimizer.iterations > 0) {
    throw invalidArgument(
      'optimizer',
      optimizer,
      `It has taken ${optimizer.iterations} steps, and its state belongs to other weights.`,
      'Pass a fresh one.',
    );
  }
  return readInstance(optimizer);
}

function isDescription(value: OptimizerDescription | Optimizer): value is OptimizerDescription {
  return typeof value === 'object' && value !== null && 'hyperparameters' in value;
}

function readInstance(optimizer: Optimizer): OptimizerDescription {
  const name = optimizer.getClassName();
  const refuse = (problem: string, remedy: string) =>
    new RichscaleError(
      'unknown-optimizer',
      { argument: 'optimizer', received: optimizer, problem, remedy },
      { name },
    );
  for (const make of Object.values(known)) {
    const train = trainOf(make);
    if (train?.tfjs.className !== name) continue;
    const changed = whatDiffers(optimizer, train.tfjs);
    if (changed !== undefined) {
      throw refuse(
        `${changed}, and its own steps would be lost: only the rule called ${name} could be run.`,
        `Use ${make.name}({ learningRate, … }) for that rule, adamw for decoupled decay, or defineOptimizer for a rule of your own.`,
      );
    }
    return make(train.read(optimizer.getConfig(), refuse));
  }
  throw refuse(
    `How a step of ${name} answers to the gradient is not known.`,
    `Use one of ${Object.keys(known).join(', ')}, or defineOptimizer for a rule of your own.`,
  );
}
