import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../../src/backends/index.ts';
import {
  type LinearizationStart,
  linearizationError,
} from '../../../src/lab/measure/linearization.ts';
import { type ProjectionOptions, projectedOutputs } from '../../../src/lab/measure/outputs.ts';
import { parametersOf, valuesOf } from '../../../src/lab/measure/parameters.ts';
import { onBackend, onEveryBackend } from '../../on-backends.ts';
import { held } from '../../tfjs/memory.ts';
import { centralGradient, tanhMlp, tanhMlpOutputs, weightsIn } from './reference.ts';

const examples = [
  [0.3, -1.2, 0.7],
  [-0.4, 0.1, 1.5],
];

async function startOf(
  model: tf.LayersModel,
  x: tf.Tensor,
  options?: ProjectionOptions,
): Promise<LinearizationStart> {
  const parameters = parametersOf(model);
  return {
    parameters,
    values: valuesOf(parameters),
    outputs: await projectedOutputs(model, x, options),
  };
}

/** Moves every weight by a seeded amount of about this size. */
function move(model: tf.LayersModel, size: number): void {
  tf.tidy(() => {
    const moved = model
      .getWeights()
      .map((weight, i) =>
        tf.add(weight, tf.randomNormal(weight.shape, 0, size, 'float32', 50 + i)),
      );
    model.setWeights(moved);
  });
}

onEveryBackend('the linearization error', () => {
  beforeAll(() => enableTrainingKernels());
  afterAll(() => disableTrainingKernels());

  it('of a linear model is 0 however far it moves', async () => {
    const model = tanhMlp([3, 2]);
    const x = tf.tensor2d(examples);
    const start = await startOf(model, x);
    move(model, 3);
    expect(await linearizationError(model, x, start)).toBeLessThan(1e-5);
  });

  it('of a product of two weights is what is worked out by hand', async () => {
    // f = b·a·x from a = 2, b = 3 to a = 2.5, b = 4: f moves by 4·x, its linearization by 3.5·x.
    const model = tf.sequential({
      layers: [1, 1].map((units) => tf.layers.dense({ units, inputShape: [1], useBias: false })),
    });
    model.setWeights([tf.tensor2d([[2]]), tf.tensor2d([[3]])]);
    const x = tf.tensor2d([[1], [-2]]);
    const start = await startOf(model, x);
    model.setWeights([tf.tensor2d([[2.5]]), tf.tensor2d([[4]])]);
    expect(await linearizationError(model, x, start)).toBeCloseTo(0.5 / 4, 5);
  });

  it('of a tanh MLP is what central differences in float64 give, over all outputs', async () => {
    const sizes = [3, 5, 4, 2];
    const model = tanhMlp(sizes);
    const x = tf.tensor2d(examples);
    const start = await startOf(model, x, { projections: 2 });
    const before = weightsIn(model);
    move(model, 0.2);
    const now = weightsIn(model);
    let [error, change] = [0, 0];
    for (const example of examples) {
      for (const output of [0, 1]) {
        const f = (weights: readonly number[]) =>
          tanhMlpOutputs(sizes, weights, example)[output] as number;
        const linear = centralGradient(f, before).reduce(
          (total, slope, i) => total + slope * ((now[i] as number) - (before[i] as number)),
          0,
        );
        error += (f(now) - f(before) - linear) ** 2;
        change += (f(now) - f(before)) ** 2;
      }
    }
    const wanted = Math.sqrt(error / change);
    const measured = await linearizationError(model, x, start, { projections: 2 });
    expect(measured).toBeCloseTo(wanted, 4);
    expect(wanted).toBeGreaterThan(0.05);
  });

  it('is NaN before the first step', async () => {
    const model = tanhMlp([3, 4, 1]);
    const x = tf.tensor2d(examples);
    expect(await linearizationError(model, x, await startOf(model, x))).toBeNaN();
  });

  it('goes with the size of the move', async () => {
    const errorAfter = async (size: number): Promise<number> => {
      const model = tanhMlp([3, 6, 1]);
      const x = tf.tensor2d(examples);
      const start = await startOf(model, x);
      move(model, size);
      return linearizationError(model, x, start);
    };
    expect((await errorAfter(0.04)) / (await errorAfter(0.02))).toBeCloseTo(2, 0);
  });
});

onBackend('wasm', 'measuring the linearization error', () => {
  it('leaves weights and tensors as they were, also when it is stopped in the middle', async () => {
    const model = tanhMlp([3, 4, 1]);
    const x = tf.tensor2d(examples);
    const start = await startOf(model, x);
    move(model, 0.1);
    const weights = weightsIn(model);
    const before = held();
    await linearizationError(model, x, start);
    expect(held()).toStrictEqual(before);
    expect(weightsIn(model)).toStrictEqual(weights);
    let asked = 0;
    const checkpoint = async (): Promise<void> => {
      asked += 1;
      if (asked === 2) throw new Error('stop');
    };
    await expect(linearizationError(model, x, start, { checkpoint })).rejects.toThrow('stop');
    expect(held()).toStrictEqual(before);
    expect(weightsIn(model)).toStrictEqual(weights);
  });
});
