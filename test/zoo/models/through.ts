import type * as tf from '@tensorflow/tfjs';

/** A tensor of a model that is being built. */
export type Symbolic = tf.SymbolicTensor;

/** What layers make of a tensor, or of several that the first one takes, one behind the other. */
export function through(x: Symbolic | Symbolic[], ...layers: tf.layers.Layer[]): Symbolic {
  return layers.reduce<Symbolic | Symbolic[]>(
    (input, layer) => layer.apply(input) as Symbolic,
    x,
  ) as Symbolic;
}
