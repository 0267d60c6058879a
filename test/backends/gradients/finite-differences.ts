import * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';
import { stream } from '../../../src/random.ts';

/** An argument: numbers drawn uniformly between two bounds, or given ones. */
export interface Argument {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Something to differentiate with respect to all of its arguments. */
export interface Case {
  readonly name: string;
  readonly of: (...args: tf.Tensor[]) => tf.Tensor;
  readonly args: readonly Argument[];
}

/** Numbers drawn uniformly, no two within 0.02: far enough from ties for maxima. */
export function drawn(shape: readonly number[], from = -1, to = 1): Argument {
  const source = stream(shape.length + 7 * tf.util.sizeFromShape([...shape]), 'argument');
  const length = tf.util.sizeFromShape([...shape]);
  const order = Array.from({ length }, (_, index) => index);
  for (let index = length - 1; index > 0; index--) {
    const other = Math.floor(source.uniform() * (index + 1));
    [order[index], order[other]] = [order[other] ?? 0, order[index] ?? 0];
  }
  // One from the middle half of each of as many strata as there are numbers.
  const values = order.map(
    (stratum) => from + ((to - from) * (stratum + 0.25 + source.uniform() / 2)) / length,
  );
  return { shape, values: Float32Array.from(values) };
}

/** The numbers themselves. */
export function given(shape: readonly number[], values: readonly number[]): Argument {
  return { shape, values: Float32Array.from(values) };
}

/** The gradient of Σ f² for one of the arguments, to be differentiated again. */
export const gradientFor =
  (argument: number, of: Case['of']): Case['of'] =>
  (...args) => {
    const gradients = tf.grads((...own: tf.Tensor[]) => tf.sum(tf.square(of(...own))));
    return gradients(args)[argument] as tf.Tensor;
  };

const tensorsOf = (args: readonly Argument[]) =>
  args.map(({ shape, values }) => tf.tensor(values.slice(), [...shape]));

/** What multiplies the outputs before they are summed: the gradient that comes from above. */
function upstream(length: number): Float32Array {
  const source = stream(length, 'upstream');
  return Float32Array.from({ length }, () => 0.5 + source.uniform());
}

/** The gradients that tfjs computes for Σ upstream·f, one for each argument. */
export async function gradientsOf({ of, args }: Case): Promise<Float32Array[]> {
  const results = tf.tidy(() => {
    const scalar = (...tensors: tf.Tensor[]) => {
      const y = of(...tensors);
      return tf.sum(tf.mul(y, tf.tensor(upstream(y.size), y.shape)));
    };
    return tf.grads(scalar)(tensorsOf(args));
  });
  const values = await Promise.all(results.map((each) => each.data()));
  tf.dispose(results);
  return values as Float32Array[];
}

/** The same by central differences, which take the sum in float64. */
export function differencesOf({ of, args }: Case, step: number = 1 / 128): Float64Array[] {
  const value = (changed: readonly Argument[]) =>
    tf.tidy(() => {
      const y = of(...tensorsOf(changed)).dataSync<'float32'>();
      const weights = upstream(y.length);
      return y.reduce((sum, entry, index) => sum + entry * (weights[index] ?? 0), 0);
    });
  return args.map((arg, position) =>
    Float64Array.from(arg.values, (_, entry) => {
      const at = (offset: number) => {
        const values = arg.values.slice();
        values[entry] = (values[entry] ?? 0) + offset;
        return value(args.map((each, index) => (index === position ? { ...arg, values } : each)));
      };
      return (at(step) - at(-step)) / (2 * step);
    }),
  );
}

/**
 * Expects gradients to be the differences, relative to them where they are large. Differences of
 * float32 numbers of order one are off by 1e-7 / step; those of curved functions by step² too.
 */
export function expectGradients(
  gradients: readonly ArrayLike<number>[],
  differences: readonly ArrayLike<number>[],
): void {
  expect(gradients.map(({ length }) => length)).toEqual(differences.map(({ length }) => length));
  differences.forEach((wanted, argument) => {
    const got = gradients[argument] ?? [];
    const off = Array.from(wanted, (value, entry) => {
      const error = Math.abs((got[entry] ?? Number.NaN) - value) / (1 + Math.abs(value));
      return Number.isNaN(error) ? Number.POSITIVE_INFINITY : error;
    });
    const worst = off.indexOf(Math.max(0, ...off));
    expect(
      off[worst] ?? 0,
      `argument ${argument}, entry ${worst}: ${got[worst]} where ${wanted[worst]} is right`,
    ).toBeLessThan(2e-3);
  });
}
