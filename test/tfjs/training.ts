import * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';

/** A loss that any output shape can have. */
export const loss = 'meanSquaredError';

/** Inputs and targets for a model with one output, the same for the same seed on every backend. */
export function batchFor(
  model: tf.LayersModel,
  { size = 4, seed = 1, vocabulary }: { size?: number; seed?: number; vocabulary?: number } = {},
): { readonly x: tf.Tensor[]; readonly y: tf.Tensor } {
  const x = model.inputs.map((input, index) => {
    const shape = concrete(input.shape, size);
    return vocabulary === undefined
      ? tf.randomNormal(shape, 0, 1, 'float32', seed + index)
      : tf.randomUniform(shape, 0, vocabulary, 'int32', seed + index);
  });
  const output = concrete(model.outputs[0]?.shape ?? [], size);
  return { x, y: tf.randomNormal(output, 0, 1, 'float32', seed + 100) };
}

function concrete(shape: readonly (number | null)[], size: number): number[] {
  return shape.map((dim) => dim ?? size);
}

/** The losses of `steps` training steps on one batch; the model must be compiled. */
export async function losses(
  model: tf.LayersModel,
  { x, y }: { readonly x: tf.Tensor[]; readonly y: tf.Tensor },
  steps = 8,
): Promise<number[]> {
  const values: number[] = [];
  for (let step = 0; step < steps; step++) {
    values.push((await model.trainOnBatch(x, y)) as number);
  }
  // A trajectory that stands still or breaks off would agree with any other.
  for (const value of values) expect(value).toBeTypeOf('number');
  expect(values.every(Number.isFinite), `finite losses: ${values}`).toBe(true);
  expect(new Set(values).size, `a loss that moves: ${values}`).toBeGreaterThan(1);
  return values;
}

/** What the model answers to a batch. */
export function predictions(
  model: tf.LayersModel,
  { x }: { readonly x: tf.Tensor[] },
): Float32Array {
  return (model.predict(x) as tf.Tensor).dataSync() as Float32Array;
}

/** The stored values of every weight, in the model's order. */
export function weightValues(model: tf.LayersModel): Float32Array[] {
  return model.getWeights().map((weight) => (weight.dataSync() as Float32Array).slice());
}

/** Largest difference of two lists, relative to the largest entry of the second. */
export function relativeDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length);
  const scale = Math.max(...Array.from(expected, Math.abs));
  return Math.max(...Array.from(actual, (a, i) => Math.abs(a - (expected[i] ?? 0)))) / scale;
}
