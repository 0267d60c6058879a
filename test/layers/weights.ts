import * as tf from '@tensorflow/tfjs';

/** Numbers in (−1, 1), the same for the same seed. */
export function numbers(count: number, seed: number): number[] {
  return Array.from({ length: count }, (_, i) => Math.sin(12.9898 * (i + 1) + 78.233 * seed));
}

export function filled(shape: number[], seed: number): tf.Tensor {
  return tf.tensor(numbers(tf.util.sizeFromShape(shape), seed), shape);
}

/** Gives every weight of a layer entries of its own that no initializer would draw. */
export function fill(layer: tf.layers.Layer, size = 0.5): void {
  const values = layer.weights.map((weight, i) =>
    tf.mul(filled(weight.shape as number[], i + 3), size),
  );
  layer.setWeights(values);
  tf.dispose(values);
}

/** A layer's weight as nested arrays, by the end of its name. */
export function weight(layer: tf.layers.Layer, name: string): unknown {
  const found = layer.weights.find(({ originalName }) => `/${originalName}`.endsWith(`/${name}`));
  if (found === undefined) throw new Error(`no ${name} in ${layer.name}`);
  return found.read().arraySync();
}

/** The largest difference of two nested arrays of numbers. */
export function distance(a: unknown, b: unknown): number {
  const [left, right] = [a, b].map((each) => (Array.isArray(each) ? each.flat(9) : [each])) as [
    number[],
    number[],
  ];
  if (left.length !== right.length) return Number.POSITIVE_INFINITY;
  return left.reduce((most, value, i) => {
    const difference = Math.abs(value - (right[i] ?? Number.NaN));
    return Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(most, difference);
  }, 0);
}

/**
 * The largest difference between the gradients of Σ f·c by tfjs and by central differences, over
 * some entries of each weight and of the input, relative to the largest of them.
 */
export function gradientError(layer: tf.layers.Layer, inputs: tf.Tensor[], step = 1e-2): number {
  const first = inputs[0] as tf.Tensor;
  const output = () => {
    const out = layer.call(inputs.length === 1 ? first : inputs, {});
    return Array.isArray(out) ? (out[0] as tf.Tensor) : out;
  };
  const c = tf.tidy(() => filled(output().shape, 99));
  const value = () => tf.tidy(() => tf.sum(tf.mul(output(), c)) as tf.Scalar);
  const variables = layer.trainableWeights.map((each) => each.read() as tf.Variable);
  const { grads, value: at } = tf.variableGrads(value, variables);
  at.dispose();
  const errors: number[] = [];
  const sizes: number[] = [];
  for (const variable of variables) {
    const gradient = grads[variable.name]?.dataSync() ?? [];
    const before = variable.dataSync().slice();
    const set = (entries: Float32Array) => {
      const next = tf.tensor(entries, variable.shape);
      variable.assign(next);
      next.dispose();
    };
    for (let i = 0; i < before.length; i += Math.max(1, Math.floor(before.length / 5))) {
      const at = (sign: number) => {
        const moved = Float32Array.from(before);
        moved[i] = (before[i] as number) + sign * step;
        set(moved);
        const result = value();
        const [number = Number.NaN] = result.dataSync();
        result.dispose();
        return number;
      };
      const numeric = (at(1) - at(-1)) / (2 * step);
      errors.push(Math.abs(numeric - (gradient[i] as number)));
      sizes.push(Math.abs(numeric));
    }
    set(Float32Array.from(before));
  }
  tf.dispose(grads);
  c.dispose();
  return Math.max(...errors) / Math.max(...sizes);
}
