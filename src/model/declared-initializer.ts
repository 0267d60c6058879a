import type { initializers } from '@tensorflow/tfjs-layers';
import { invalidArgument } from '../errors.ts';
import { checkKeys } from '../known-keys.ts';

/** An initializer of tfjs, such as `tf.initializers.heNormal({})` makes, or of a class of one's own. */
export type Initializer = ReturnType<typeof initializers.zeros>;

/**
 * The standard deviation that a tensor's entries were drawn with: a number if it does not depend
 * on the shape, or a function of fan-in and fan-out such as `(fanIn) => Math.sqrt(2 / fanIn)`.
 * Positive and finite.
 */
export type StandardDeviation = number | ((fanIn: number, fanOut: number) => number);

/** How a tensor was drawn: the initializer that did, or how large its entries are. */
export type DeclaredInitializer = Initializer | { readonly std: StandardDeviation };

/** Whether a value is an initializer, of whatever class. */
export function isInitializer(value: unknown): value is Initializer {
  return typeof (value as Initializer | undefined)?.apply === 'function';
}

/** Throws unless a value says how a tensor was drawn. */
export function checkInitializer(value: unknown, argument: string): void {
  if (isInitializer(value)) return;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidArgument(
      argument,
      value,
      'It is neither an initializer nor { std }.',
      'Pass what tf.initializers.heNormal({}) and the like return, or { std: (fanIn) => Math.sqrt(2 / fanIn) }.',
    );
  }
  checkKeys(argument, value, { std: true });
}
