import type { initializers } from '@tensorflow/tfjs-layers';

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
