import * as tf from '@tensorflow/tfjs';
import { type BackendName, useBackend } from '../../src/backends/index.ts';
import { muP } from '../../src/index.ts';
import { adam, parameterize } from '../../src/tfjs/index.ts';

/** What a training came to, and what switching did to the number of tensors. */
export interface Trained {
  readonly losses: readonly number[];
  /** The weights at the end, a list for each tensor. */
  readonly weights: readonly (readonly number[])[];
  /** The optimizer's state at the end, step counts included, by name. */
  readonly state: Readonly<Record<string, readonly number[]>>;
  /** By how much each switch changed the number of tensors. */
  readonly growth: readonly number[];
}

/** Trains a parameterized model, three steps on each backend in turn, from the same seed. */
export async function trainThrough(backends: readonly BackendName[]): Promise<Trained> {
  await useBackend(backends[0] ?? 'cpu');
  const build = (width: number) =>
    tf.sequential({
      layers: [
        tf.layers.dense({ units: width, inputShape: [6], activation: 'tanh' }),
        tf.layers.dense({ units: width, activation: 'relu' }),
        tf.layers.dense({ units: 2 }),
      ],
    });
  const { model, optimizer } = parameterize(build, {
    width: 16,
    baseWidth: 8,
    parameterization: muP({ gauge: 'unit-gradient' }),
    // An ε that is felt: without one, a gradient that is zero but for rounding takes a whole step.
    optimizer: adam({ learningRate: 0.01, epsilon: 1e-3 }),
    seed: 5,
  });
  model.compile({ optimizer, loss: 'meanSquaredError' });
  const losses: number[] = [];
  const growth: number[] = [];
  for (const backend of backends) {
    const before = tf.memory().numTensors;
    await useBackend(backend);
    growth.push(tf.memory().numTensors - before);
    const x = tf.randomUniform([8, 6], -1, 1, 'float32', 1);
    const y = tf.randomUniform([8, 2], -1, 1, 'float32', 2);
    for (let step = 0; step < 3; step++) {
      losses.push((await model.trainOnBatch(x, y)) as number);
    }
    tf.dispose([x, y]);
  }
  const numbers = async (tensor: tf.Tensor) => [...(await tensor.data())];
  const weights = await Promise.all(model.getWeights().map(numbers));
  const named = await optimizer.getWeights();
  const state = await Promise.all(
    named.map(async ({ name, tensor }) => [name, await numbers(tensor)] as const),
  );
  model.dispose();
  optimizer.dispose();
  return { losses, weights, state: Object.fromEntries(state), growth };
}

/** The largest difference of two lists, relative to the largest number of the second. */
export function error(ours: readonly number[], wanted: readonly number[]): number {
  if (ours.length !== wanted.length) return Number.POSITIVE_INFINITY;
  const differences = ours.map((value, index) => Math.abs(value - (wanted[index] ?? Number.NaN)));
  return Math.max(...differences) / Math.max(...wanted.map(Math.abs));
}
