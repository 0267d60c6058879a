import type { Optimizer } from '@tensorflow/tfjs-core';
import { invalidArgument } from '../errors.ts';
import {
  adagrad,
  adam,
  adamax,
  momentum,
  type OptimizerDescription,
  rmsprop,
  sgd,
} from './description.ts';

/** The configurations of tfjs's optimizers; each has some of these. */
interface Config {
  readonly learningRate: number;
  readonly momentum: number;
  readonly useNesterov: boolean;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly decay: number;
  readonly centered: boolean;
  readonly initialAccumulatorValue: number;
}

/**
 * A description of what `optimizer` is: itself if it is one, or that of a fresh `tf.train.*`
 * instance, which stays the caller's to dispose of.
 *
 * @throws `invalid-argument` for anything else, an instance that has taken steps, a centered
 *   RMSProp, an Adamax with a decaying rate, or Adadelta
 */
export function describeOptimizer(
  optimizer: OptimizerDescription | Optimizer,
): OptimizerDescription {
  if (isDescription(optimizer)) return optimizer;
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
  return convert(optimizer);
}

function isDescription(value: OptimizerDescription | Optimizer): value is OptimizerDescription {
  return typeof value === 'object' && value !== null && 'hyperparameters' in value;
}

function convert(optimizer: Optimizer): OptimizerDescription {
  const config = optimizer.getConfig() as unknown as Config;
  const { learningRate, beta1, beta2, epsilon } = config;
  switch (optimizer.getClassName()) {
    case 'SGD':
      return sgd({ learningRate });
    case 'Momentum':
      return momentum({
        learningRate,
        momentum: config.momentum,
        nesterov: config.useNesterov,
      });
    case 'Adam':
      return adam({ learningRate, beta1, beta2, epsilon });
    case 'Adamax':
      if (config.decay !== 0) {
        throw unsupported(
          optimizer,
          'Its learning rate decays on its own.',
          'Give a schedule: adamax({ learningRate: (step) => … }).',
        );
      }
      return adamax({ learningRate, beta1, beta2, epsilon });
    case 'RMSProp':
      if (config.centered) {
        throw unsupported(
          optimizer,
          'It is centered, and tfjs’s centered RMSProp can take the root of a negative number.',
          'Use rmsprop, which is not centered, or adam.',
        );
      }
      return rmsprop({ learningRate, rho: config.decay, momentum: config.momentum, epsilon });
    case 'Adagrad':
      return adagrad({ learningRate, initialAccumulator: config.initialAccumulatorValue });
    default:
      throw unsupported(
        optimizer,
        `How a step of ${optimizer.getClassName()} answers to the gradient is not known.`,
        'Use one of sgd, momentum, adam, adamw, adamax, rmsprop, adagrad, lion.',
      );
  }
}

function unsupported(optimizer: Optimizer, problem: string, remedy: string): Error {
  return invalidArgument('optimizer', optimizer, problem, remedy);
}
