import * as tf from '@tensorflow/tfjs';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
  disableTrainingKernels,
  enableTrainingKernels,
  useBackend,
} from '../../src/backends/index.ts';
import { adam, lion, type OptimizerDescription, RichscaleOptimizer } from '../../src/tfjs/index.ts';
import { describeOnWebGpu } from './adapter.ts';
import { relativeError } from './close.ts';
import { countDispatches } from './dispatches.ts';
import { optimizerRun, optimizers } from './optimizer-runs.ts';

/** tfjs's backend keeps the buffers that it uses by their size. */
const bytesInUse = () => (tf.backend() as unknown as MemoryOf).memory().numBytesInGPU;
interface MemoryOf {
  memory(): { readonly numBytesInGPU: number };
}

function optimizerOn(
  variables: readonly tf.Variable[],
  description: OptimizerDescription = adam({ learningRate: 0.01 }),
): RichscaleOptimizer {
  const tensors = variables.map((variable) => ({
    variable,
    factors: {
      name: variable.name,
      variable: variable.name,
      shape: variable.shape,
      lr: 1,
      epsilon: 1,
      weightDecay: 1,
      gradientWeight: 1,
    },
  }));
  return new RichscaleOptimizer(
    description,
    tensors.map(({ factors }) => factors),
  ).bind(tensors);
}

describeOnWebGpu('the fused optimizer step on webgpu', () => {
  beforeAll(() => useBackend('webgpu'));
  afterEach(() => enableTrainingKernels());
  afterAll(async () => {
    disableTrainingKernels();
    tf.disposeVariables();
    await tf.setBackend('cpu');
  });

  test.each(Object.entries(optimizers))('%s is the rule', async (_, description) => {
    await useBackend('cpu');
    const fused = await optimizerRun(description);
    disableTrainingKernels();
    const rule = await optimizerRun(description);
    await useBackend('webgpu');
    const ours = await optimizerRun(description);
    expect(ours.length).toBe(rule.length);
    expect(rule.flat().every(Number.isFinite)).toBe(true);
    ours.forEach((values, index) => {
      expect(relativeError(values, rule[index] ?? [])).toBeLessThan(1e-4);
      expect(relativeError(values, fused[index] ?? [])).toBeLessThan(1e-4);
    });
  });

  test('of Lion shows a NaN, whose sign is neither', async () => {
    const variable = tf.tidy(() => tf.variable(tf.ones([3])));
    const optimizer = optimizerOn([variable], lion({ learningRate: 0.01 }));
    const tensor = tf.tensor1d([1, Number.NaN, -1]);
    optimizer.applyGradients([{ name: variable.name, tensor }]);
    const values = await variable.data();
    expect([...values].map(Number.isNaN)).toEqual([false, true, false]);
    optimizer.dispose();
    tf.dispose([variable, tensor]);
  });

  test('is one dispatch for each tensor, where stock Adam takes many', async () => {
    const variables = [tf.variable(tf.ones([40, 30])), tf.variable(tf.ones([30]))];
    const gradients = () => variables.map(({ name, shape }) => ({ name, tensor: tf.ones(shape) }));
    const ours = optimizerOn(variables);
    const stock = tf.train.adam(0.01);
    const perTensor = async (optimizer: tf.Optimizer) => {
      const given = gradients();
      tf.tidy(() => optimizer.applyGradients(given));
      const count = await countDispatches(() => tf.tidy(() => optimizer.applyGradients(given)));
      tf.dispose(given.map(({ tensor }) => tensor));
      return count / variables.length;
    };
    expect(await perTensor(ours)).toBe(1);
    expect(await perTensor(stock)).toBeGreaterThanOrEqual(10);
  });

  test('covers a tensor that is longer than one row of workgroups', async () => {
    // 65535 workgroups of 64 are the most that one dimension of a dispatch may have.
    const length = 65_535 * 64 + 1_000;
    const variable = tf.tidy(() => tf.variable(tf.ones([length])));
    const optimizer = optimizerOn([variable]);
    tf.tidy(() => optimizer.applyGradients([{ name: variable.name, tensor: tf.ones([length]) }]));
    const [low, high] = await Promise.all(
      [tf.min(variable), tf.max(variable)].map((tensor) => tensor.data()),
    );
    expect(low?.[0]).toBeCloseTo(0.99, 5);
    expect(high?.[0]).toBeCloseTo(0.99, 5);
    optimizer.dispose();
    variable.dispose();
  });

  test('interleaves with tfjs’s own kernels in the right order', async () => {
    const variable = tf.tidy(() => tf.variable(tf.ones([64])));
    const optimizer = optimizerOn([variable]);
    const loss = () => tf.sum(tf.square(variable)) as tf.Scalar;
    const values: number[] = [];
    for (let step = 0; step < 5; step++) {
      const value = optimizer.minimize(loss, true) as tf.Scalar;
      values.push((await value.data())[0] ?? Number.NaN);
      value.dispose();
    }
    const wanted = [0, 1, 2, 3, 4].map((step) => 64 * (1 - 0.01 * step) ** 2);
    expect(relativeError(values, wanted)).toBeLessThan(1e-3);
    optimizer.dispose();
    variable.dispose();
  });

  test('keeps nothing', async () => {
    const variables = [tf.variable(tf.ones([40, 30])), tf.variable(tf.ones([30]))];
    const optimizer = optimizerOn(variables);
    const step = async () => {
      tf.tidy(() =>
        optimizer.applyGradients(
          variables.map(({ name, shape }) => ({ name, tensor: tf.ones(shape) })),
        ),
      );
      // Reading submits what is recorded, upon which disposed buffers are given back.
      await variables[0]?.data();
    };
    for (let i = 0; i < 2; i++) await step();
    const before = { tensors: tf.memory().numTensors, bytes: bytesInUse() };
    for (let i = 0; i < 30; i++) await step();
    expect({ tensors: tf.memory().numTensors, bytes: bytesInUse() }).toEqual(before);
    optimizer.dispose();
    tf.dispose(variables);
  });
});
