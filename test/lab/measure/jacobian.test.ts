import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../../src/backends/index.ts';
import { type JacobianOptions, jacobian } from '../../../src/lab/measure/jacobian.ts';
import { onBackend, onEveryBackend } from '../../on-backends.ts';
import { held } from '../../tfjs/memory.ts';
import { networkIn } from './gauges.ts';
import { centralGradient, tanhMlp, tanhMlpOutputs, weightsIn } from './reference.ts';

const { layers } = tf;
const examples = [
  [0.3, -1.2, 0.7],
  [-0.4, 0.1, 1.5],
];

async function rowsOf(
  model: tf.LayersModel,
  x: tf.Tensor | tf.Tensor[],
  options?: JacobianOptions,
): Promise<Float32Array[]> {
  const { rows, row } = jacobian(model, x, options);
  const all: Float32Array[] = [];
  for (let index = 0; index < rows; index++) all.push(await row(index));
  return all;
}

function expectClose(actual: ArrayLike<number>, wanted: readonly number[], digits = 5): void {
  expect(actual.length).toBe(wanted.length);
  wanted.forEach((value, index) => {
    expect(actual[index], `entry ${index}`).toBeCloseTo(value, digits);
  });
}

onEveryBackend('the Jacobian', () => {
  beforeAll(() => enableTrainingKernels());
  afterAll(() => disableTrainingKernels());

  it('of a linear model has the inputs in each output’s column, and 1 at its bias', async () => {
    const model = tf.sequential({ layers: [layers.dense({ units: 2, inputShape: [3] })] });
    const rows = await rowsOf(model, tf.tensor2d(examples), { projections: 2 });
    expect(rows.length).toBe(4);
    const [[a, b, c] = []] = examples;
    expectClose(rows[0] ?? [], [a, 0, b, 0, c, 0, 1, 0] as number[]);
    expectClose(rows[1] ?? [], [0, a, 0, b, 0, c, 0, 1] as number[]);
  });

  it('of a tanh MLP is what central differences in float64 give', async () => {
    const sizes = [3, 5, 4, 2];
    const model = tanhMlp(sizes);
    const rows = await rowsOf(model, tf.tensor2d(examples), { projections: 2 });
    examples.forEach((example, e) => {
      for (const output of [0, 1]) {
        const f = (weights: readonly number[]) =>
          tanhMlpOutputs(sizes, weights, example)[output] as number;
        expectClose(rows[2 * e + output] ?? [], centralGradient(f, weightsIn(model)));
      }
    });
  });

  it('in a random direction is the sum of the outputs’ rows in it', async () => {
    const model = tanhMlp([3, 4, 3]);
    const x = tf.tensor2d(examples);
    const each = await rowsOf(model, x, { projections: 3 });
    const [row] = await rowsOf(model, x, { projections: 1, seed: 4 });
    const [again] = await rowsOf(model, x, { projections: 1, seed: 4 });
    const [other] = await rowsOf(model, x, { projections: 1, seed: 5 });
    expect(again).toStrictEqual(row);
    expect(other).not.toStrictEqual(row);
    // The biases of the readout have the direction itself for a derivative.
    const direction = [...(row ?? []).slice(-3)];
    expect(Math.hypot(...direction)).toBeCloseTo(1, 5);
    const sums = Array.from({ length: row?.length ?? 0 }, (_, index) =>
      direction.reduce((total, part, o) => total + part * (each[o]?.[index] as number), 0),
    );
    expectClose(row ?? [], sums);
  });

  it('goes over several inputs and outputs, in the model’s order', async () => {
    const [a, b] = [tf.input({ shape: [2] }), tf.input({ shape: [2] })];
    const f = layers.dense({ name: 'f', units: 1, useBias: false });
    const g = layers.dense({ name: 'g', units: 1, useBias: false });
    const outputs = [f.apply(a), g.apply(b)] as tf.SymbolicTensor[];
    const model = tf.model({ inputs: [a, b], outputs });
    const x = [tf.tensor2d([[1, 2]]), tf.tensor2d([[3, 4]])];
    const rows = await rowsOf(model, x, { projections: 2 });
    expect(rows.map((row) => [...row])).toStrictEqual([
      [1, 2, 0, 0],
      [0, 0, 3, 4],
    ]);
  });

  it('leaves frozen weights out', async () => {
    const model = tanhMlp([3, 4, 2]);
    (model.layers[0] as tf.layers.Layer).trainable = false;
    const { parameters, row } = jacobian(model, tf.tensor2d(examples));
    expect(parameters).toBe(4 * 2 + 2);
    expect((await row(0)).length).toBe(4 * 2 + 2);
  });

  it('has zeros for weights that an output does not depend on', async () => {
    const input = tf.input({ shape: [2] });
    const outputs = ['f', 'g'].map(
      (name) => layers.dense({ name, units: 1 }).apply(input) as tf.SymbolicTensor,
    );
    const x = tf.tensor2d([[1, 2]]);
    const rows = await rowsOf(tf.model({ inputs: input, outputs }), x, { projections: 2 });
    expect(rows.map((row) => [...row])).toStrictEqual([
      [1, 2, 1, 0, 0, 0],
      [0, 0, 0, 1, 2, 1],
    ]);
  });

  it('has a batch norm see the whole batch', async () => {
    // Its gain's derivative is the normalized input: of a single example that would be 0.
    const model = tf.sequential({
      layers: [layers.batchNormalization({ inputShape: [1], epsilon: 0 })],
    });
    const x = tf.tensor2d([[1], [2], [6]]);
    const rows = await rowsOf(model, x);
    const deviation = Math.sqrt((4 + 1 + 9) / 3);
    [-2, -1, 3].forEach((centered, example) => {
      expectClose(rows[example] ?? [], [centered / deviation, 1], 4);
    });
  });

  it('leaves the weights as they are and no tensors behind', async () => {
    const model = tanhMlp([3, 4, 2]);
    const x = tf.tensor2d(examples);
    const weights = weightsIn(model);
    const before = held();
    await rowsOf(model, x, { projections: 2 });
    expect(held()).toStrictEqual(before);
    expect(weightsIn(model)).toStrictEqual(weights);
  });
});

onBackend('wasm', 'the Jacobian of a parameterized model', () => {
  it.each(['unit-gradient', 'unit-init'] as const)(
    'weighed with its plan is the same in the gauge %s',
    async (gauge) => {
      const rowsIn = async (chosen: 'unit-multiplier' | typeof gauge) => {
        const network = networkIn(chosen);
        return rowsOf(network.model, tf.tensor2d(examples), { plan: network.plan });
      };
      const [there, here] = [await rowsIn('unit-multiplier'), await rowsIn(gauge)];
      there.forEach((row, index) => {
        expectClose(here[index] ?? [], [...row], 4);
      });
      expect(Math.hypot(...(there[0] ?? []))).toBeGreaterThan(0.1);
    },
  );
});
