import { type CustomOptimizer, optimizerNames, responseOf } from '../core/optimizer.ts';
import type { OptimizerName } from '../core/theory/response.ts';
import { invalidArgument } from '../errors.ts';
import { checkKeys, type KnownKeys } from '../known-keys.ts';
import { commonKeys } from './description.ts';
import { checkSpec, type HyperparameterSpecs } from './hyperparameters.ts';
import type { Rule, SlotStart, TensorStep, TensorStepResult } from './rule.ts';

/**
 * How a rule answers to gradients: as a known optimizer does, or update ∝ gradient^degree with ε
 * where `epsilonPlace` says. Left out, ε is `outside-root` at degree 0, and `none` otherwise.
 */
export type RuleResponse =
  | Exclude<OptimizerName, 'muon' | 'adafactor'>
  | Pick<CustomOptimizer, 'degree' | 'epsilonPlace'>;

/** An optimizer of one's own: what `defineOptimizer` takes. */
export interface OptimizerDefinition<Slot extends string = never, Name extends string = never> {
  /** What plans and saved models call it; no known optimizer's name. */
  readonly name: string;
  /** All that the theory has to know of it: from this follow the factors of every tensor. */
  readonly response: RuleResponse;
  /** Its own numbers, with their defaults; options of the same names set them. */
  readonly hyperparameters?: HyperparameterSpecs<Name>;
  /** The names of the state tensors that it keeps for each variable; none if left out. */
  readonly slots?: readonly Slot[];
  /** The value that the entries of a slot start from; 0 where left out. */
  start?(from: SlotStart<Name>): Readonly<Partial<Record<Slot, number>>>;
  /**
   * One step of one tensor, before decay, in tfjs operations. It runs inside a `tf.tidy` and
   * changes nothing itself: it gives back the new value and the new state of every slot.
   */
  step(step: TensorStep<Slot, Name>): TensorStepResult<Slot>;
}

const definitionKeys: KnownKeys<OptimizerDefinition> = {
  name: true,
  response: true,
  hyperparameters: true,
  slots: true,
  start: true,
  step: true,
};

/** A definition of any slots and numbers. */
export type AnyDefinition = OptimizerDefinition<string, string>;

/**
 * The rule that a definition is of.
 *
 * @throws `invalid-argument` and `unknown-key` as `defineOptimizer`, but for the name
 */
export function ruleOfDefinition(definition: AnyDefinition): Rule {
  checkKeys('definition', definition, definitionKeys);
  const { name, hyperparameters = {}, slots = [], start, step } = definition;
  const response = responsePartsOf(definition.response);
  checkSlots(slots);
  checkHyperparameters(hyperparameters, response.epsilonPlace);
  if (typeof step !== 'function') {
    throw invalidArgument(
      'definition.step',
      step,
      'It is a function that computes one step.',
      'Give ({ value, gradient, state, learningRate }) => ({ value, state }).',
    );
  }
  if (start !== undefined && typeof start !== 'function') {
    throw invalidArgument(
      'definition.start',
      start,
      'It is a function that gives the values that slots start from.',
      'Leave it out where all start from zero.',
    );
  }
  return {
    name,
    response,
    hyperparameters: { ...hyperparameters },
    slots: [...slots],
    ...(start === undefined ? {} : { start }),
    step,
  };
}

function responsePartsOf(response: RuleResponse): Required<Exclude<RuleResponse, string>> {
  const remedy =
    "Name the known optimizer that it answers as ('adam', 'sgd'), or give { degree }: 1 if its update is proportional to the gradient, 0 if it does not depend on the gradient’s size.";
  if (typeof response === 'string') {
    const known: readonly string[] = optimizerNames;
    if (!known.includes(response)) {
      throw invalidArgument(
        'definition.response',
        response,
        'No optimizer is known by it.',
        remedy,
      );
    }
    const { gradientDegree, weightDegree, matrix, epsilonPlace } = responseOf(response);
    if (weightDegree !== 0 || matrix !== 0) {
      throw invalidArgument(
        'definition.response',
        response,
        'Its steps answer to more than each entry’s gradient, which rules of one’s own cannot.',
        remedy,
      );
    }
    return { degree: gradientDegree, epsilonPlace };
  }
  checkKeys('definition.response', response, { degree: true, epsilonPlace: true });
  if (!Number.isFinite(response.degree)) {
    throw invalidArgument(
      'definition.response.degree',
      response.degree,
      'The degree is the power k in update ∝ gradient^k.',
      remedy,
    );
  }
  return { degree: response.degree, epsilonPlace: responseOf(response).epsilonPlace };
}

/** What the state has beside a rule's own. */
const takenSlots: readonly string[] = ['count', 'accumulated', 'average'];

function checkSlots(slots: unknown): void {
  const fine =
    Array.isArray(slots) &&
    slots.every(
      (slot) => typeof slot === 'string' && /^[^/]+$/.test(slot) && !takenSlots.includes(slot),
    ) &&
    new Set(slots).size === slots.length;
  if (fine) return;
  throw invalidArgument(
    'definition.slots',
    slots,
    `They are different names without a slash; ${takenSlots.join(', ')} are taken.`,
    "Give a list such as ['m', 'v'].",
  );
}

function checkHyperparameters(specs: HyperparameterSpecs, epsilonPlace: string): void {
  const argument = 'definition.hyperparameters';
  if (typeof specs !== 'object' || specs === null || Array.isArray(specs)) {
    throw invalidArgument(argument, specs, 'It is not an object.', 'Pass { beta: 0.9 }.');
  }
  for (const [name, spec] of Object.entries(specs)) {
    if (Object.hasOwn(commonKeys, name)) {
      throw invalidArgument(
        `${argument}.${name}`,
        spec,
        'Every optimizer has an option of this name.',
        'Call the number something else.',
      );
    }
    if (name === 'epsilon' && epsilonPlace === 'none') {
      throw invalidArgument(
        `${argument}.${name}`,
        spec,
        'The response says that there is no ε, so it would not scale.',
        "Give the response an epsilonPlace: 'outside-root' for √v + ε, 'inside-root' for √(v + ε).",
      );
    }
    checkSpec(`${argument}.${name}`, name, spec);
  }
}
