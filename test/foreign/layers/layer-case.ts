import type * as tf from '@tensorflow/tfjs-core';
import { input, type layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { floats, type Given, ints, type OpCase } from '../ops/op-case.ts';

type Layer = ReturnType<typeof layers.dense>;

/** A layer, as the function of its input and its weights that it is. */
export function layerCase(
  name: string,
  of: string,
  shape: readonly number[],
  make: () => unknown,
  {
    vocabulary,
    training = false,
  }: { readonly vocabulary?: number; readonly training?: boolean } = {},
): OpCase {
  const x =
    vocabulary === undefined ? floats([2, ...shape], -1, 1) : ints([2, ...shape], vocabulary);
  let layer: Layer | undefined;
  return {
    op: name,
    of,
    get inputs(): readonly Given[] {
      const made = make() as Layer;
      made.apply(input({ shape: [...shape] }) as SymbolicTensor);
      layer = made;
      const weights = made.trainableWeights.map(({ shape: of, name: weight }, index) =>
        // A variance is positive, and so is what scales.
        /variance|gamma/.test(weight)
          ? floats(of as number[], 0.5, 1.5, index + 2)
          : floats(of as number[], -0.6, 0.6, index + 2),
      );
      return [x, ...weights];
    },
    // Known once the inputs are, since only a layer that is built has weights.
    get gradient(): readonly number[] {
      const all = Array.from({ length: 1 + (layer?.trainableWeights.length ?? 0) }, (_, at) => at);
      return x.dtype === 'float32' ? all : all.slice(1);
    },
    run: (value, ...weights) => {
      layer?.trainableWeights.forEach((weight, index) => {
        weight.read = () => weights[index] as tf.Variable;
      });
      return layer?.apply(value, { training }) as tf.Tensor;
    },
  };
}
