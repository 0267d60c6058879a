import { optimizerNames } from '../core/optimizer.ts';
import { invalidArgument } from '../errors.ts';
import { checkedRule } from './checked-rule.ts';
import type { CommonOptions } from './description.ts';
import { constructorOf, type OptimizerConstructor } from './optimizer-constructor.ts';
import {
  type AnyDefinition,
  type OptimizerDefinition,
  ruleOfDefinition,
} from './optimizer-definition.ts';
import { addRule, findRule } from './registry.ts';
import type { Rule } from './rule.ts';

/** What is asked of an optimizer of one's own: its numbers, beside what all can be given. */
export type DefinedOptions<Name extends string = never> = CommonOptions & {
  readonly [Each in Name]?: number;
};

interface Defined {
  readonly definition: AnyDefinition;
  readonly make: OptimizerConstructor<never>;
}

const defined = new Map<string, Defined>();

/**
 * Defines an optimizer of one's own, to be used as `adam` is: with per-tensor factors, schedules,
 * clipping, decay, saving and `resume`. Define each once, when a module is loaded: a program that
 * loads a model saved with it has to have defined it before.
 *
 * ```ts
 * import * as tf from '@tensorflow/tfjs';
 * import { defineOptimizer } from 'richscale/tfjs';
 *
 * // Adam that divides by the largest mean square so far (Reddi et al., arXiv 1904.09237).
 * const amsgrad = defineOptimizer({
 *   name: 'amsgrad',
 *   response: 'adam',
 *   hyperparameters: { beta1: { default: 0.9, min: 0, below: 1 }, beta2: 0.999, epsilon: 1e-7 },
 *   slots: ['m', 'v', 'largest'],
 *   step: ({ value, gradient, state, learningRate, epsilon, hyperparameters }) => {
 *     const { beta1, beta2 } = hyperparameters;
 *     const m = tf.add(tf.mul(state.m, beta1), tf.mul(gradient, 1 - beta1));
 *     const v = tf.add(tf.mul(state.v, beta2), tf.mul(tf.square(gradient), 1 - beta2));
 *     const largest = tf.maximum(state.largest, v);
 *     const direction = tf.div(m, tf.add(tf.sqrt(largest), epsilon));
 *     return {
 *       value: tf.sub(value, tf.mul(direction, learningRate)),
 *       state: { m, v, largest },
 *     };
 *   },
 * });
 *
 * const description = amsgrad({ learningRate: 0.01, beta2: 0.99, weightDecay: 0.1 });
 * ```
 *
 * @throws `invalid-argument` for a definition that cannot be run, a known optimizer's name, and a
 *   name that another definition has; `unknown-key` for a key that definitions do not have
 */
export function defineOptimizer<const Slot extends string = never, Name extends string = never>(
  definition: OptimizerDefinition<Slot, Name>,
): OptimizerConstructor<DefinedOptions<Name>> {
  const given = definition as unknown as AnyDefinition;
  const rule = checkedRule(ruleOfDefinition(given));
  checkName(given.name);
  const earlier = defined.get(given.name);
  if (earlier !== undefined) {
    checkSame(given, earlier.definition);
    return earlier.make as OptimizerConstructor<DefinedOptions<Name>>;
  }
  const make = constructorOf(rule as unknown as Rule<string, never>) as unknown as Defined['make'];
  addRule(rule);
  defined.set(given.name, { definition: { ...given }, make });
  return make as OptimizerConstructor<DefinedOptions<Name>>;
}

function checkName(name: unknown): void {
  if (typeof name !== 'string' || name === '') {
    throw invalidArgument(
      'definition.name',
      name,
      'It is what plans and saved models call the optimizer.',
      "Give a text that is not empty, such as 'signum'.",
    );
  }
  const known: readonly string[] = optimizerNames;
  if (known.includes(name) || (findRule(name) !== undefined && !defined.has(name))) {
    throw invalidArgument(
      'definition.name',
      name,
      'It is a known optimizer’s.',
      'Give your own another name.',
    );
  }
}

function checkSame(given: AnyDefinition, earlier: AnyDefinition): void {
  const data = ({ response, hyperparameters = {}, slots = [] }: typeof given) =>
    JSON.stringify([response, hyperparameters, slots]);
  const same = given.step === earlier.step && given.start === earlier.start;
  if (same && data(given) === data(earlier)) return;
  throw invalidArgument(
    'definition.name',
    given.name,
    'Another rule of this name is defined, and saved models could not tell them apart.',
    'Give it another name, and define each once, where its module is loaded; numbers that vary belong in hyperparameters.',
  );
}
