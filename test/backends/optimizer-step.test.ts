import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../src/backends/index.ts';
import { optimizerStepKernel } from '../../src/optimizer-step.ts';
import type { OptimizerDescription } from '../../src/optimizers/description.ts';
import {
  adagrad,
  adam,
  adamax,
  adamw,
  lion,
  momentum,
  rmsprop,
  sgd,
} from '../../src/optimizers/known.ts';
import { RichscaleOptimizer } from '../../src/optimizers/richscale-optimizer.ts';
import { uniform } from './convolution-reference.ts';

beforeAll(() => {
  tf.env().set('PROD', true);
});
beforeEach(enableTrainingKernels);
afterEach(enableTrainingKernels);
afterAll(disableTrainingKernels);

const descriptions: readonly (readonly [string, OptimizerDescription])[] = [
  ['sgd', sgd({ learningRate: 0.05, weightDecay: 0.1 })],
  ['sgd that clips', sgd({ learningRate: 0.05, clipNorm: 0.5 })],
  ['momentum', momentum({ learningRate: 0.02, weightDecay: 0.1 })],
  ['nesterov', momentum({ learningRate: 0.02, nesterov: true })],
  ['adam', adam({ learningRate: 0.02 })],
  ['adam with a large ε', adam({ learningRate: 0.02, beta1: 0.8, beta2: 0.95, epsilon: 0.1 })],
  ['adamw', adamw({ learningRate: 0.02, weightDecay: 0.3 })],
  ['adamw, independent', adamw({ learningRate: 0.02, weightDecay: 0.03, decay: 'independent' })],
  ['adamax', adamax({ learningRate: 0.02, weightDecay: 0.1 })],
  ['rmsprop', rmsprop({ learningRate: 0.01, weightDecay: 0.1 })],
  ['rmsprop with momentum', rmsprop({ learningRate: 0.01, momentum: 0.8, epsilon: 1e-3 })],
  ['adagrad', adagrad({ learningRate: 0.05, weightDecay: 0.1, epsilon: 1e-3 })],
  ['lion', lion({ learningRate: 0.01, weightDecay: 0.1 })],
];

/** Less than a vector of SIMD, one, one and a rest, and many; one of them with two dimensions. */
const shapes = [[1], [3], [4], [5], [17], [10, 13]];

/** Gradients of a tensor; they differ in scale, and some entries are exactly 0. */
function gradientOf(shape: readonly number[], index: number, step: number): Float32Array {
  const scale = [1, 1e-3, 30][(index + step) % 3] ?? 1;
  const values = uniform(tf.util.sizeFromShape([...shape]), 100 * step + index, 'gradient');
  return values.map((value, at) => (at % 7 === 6 ? 0 : scale * value));
}

/** Variables of every shape, and an optimizer of them whose factors differ by tensor. */
function training(description: OptimizerDescription) {
  const variables = shapes.map((shape, index) =>
    tf.tidy(() =>
      tf.variable(
        tf.tensor(uniform(tf.util.sizeFromShape(shape), index + 1, 'value'), shape, 'float32'),
      ),
    ),
  );
  const tensors = variables.map((variable, index) => ({
    variable,
    factors: {
      name: `tensor${index}`,
      variable: variable.name,
      shape: variable.shape,
      lr: 0.5 + 0.4 * index,
      epsilon: 10 ** (index - 2),
      weightDecay: 2 / (1 + index),
      gradientWeight: 1 + index / 2,
    },
  }));
  const optimizer = new RichscaleOptimizer(
    description,
    tensors.map(({ factors }) => factors),
  ).bind(tensors);
  return {
    variables,
    optimizer,
    step(number: number) {
      const gradients = variables.map(({ name, shape }, index) => ({
        name,
        tensor: tf.tensor(gradientOf(shape, index, number), shape),
      }));
      optimizer.applyGradients(gradients);
      tf.dispose(gradients.map(({ tensor }) => tensor));
    },
    /** The values of all tensors, then of all states. */
    async values(): Promise<Float32Array[]> {
      const weights = (await optimizer.getWeights()).filter(({ tensor }) => tensor.rank > 0);
      return [...variables, ...weights.map(({ tensor }) => tensor)].map(
        (tensor) => tensor.dataSync() as Float32Array,
      );
    },
    dispose() {
      optimizer.dispose();
      tf.dispose(variables);
    },
  };
}

type Training = ReturnType<typeof training>;

/** Takes a step by the composed rule. */
function composedStep(of: Training, number: number): void {
  disableTrainingKernels();
  try {
    of.step(number);
  } finally {
    enableTrainingKernels();
  }
}

/** The largest magnitude that each entry has had. */
function scaleOf(history: readonly Float32Array[][]): number[][] {
  const last = history.at(-1) ?? [];
  return last.map((values, tensor) =>
    Array.from(values, (_, at) =>
      // States that did not exist yet were zero.
      Math.max(...history.map((each) => Math.abs(each[tensor]?.[at] ?? 0))),
    ),
  );
}

function expectWithin(
  tolerance: number,
  fused: readonly Float32Array[],
  composed: readonly Float32Array[],
  scale: readonly number[][],
): void {
  expect(fused.map(({ length }) => length)).toEqual(composed.map(({ length }) => length));
  fused.forEach((values, tensor) => {
    values.forEach((value, at) => {
      const error = Math.abs(value - (composed[tensor]?.[at] ?? Number.NaN));
      const size = scale[tensor]?.[at] ?? 0;
      if (!(error <= tolerance * size)) {
        expect.fail(`tensor ${tensor}, entry ${at}: ${error} apart, beside ${size}`);
      }
    });
  });
}

describe.each(['cpu', 'wasm'])('the fused step on %s', (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  test('is registered, and not while kernels are disabled', () => {
    expect(tf.getKernel(optimizerStepKernel, backend)).toBeDefined();
    disableTrainingKernels();
    expect(tf.getKernel(optimizerStepKernel, backend)).toBeUndefined();
  });

  // Both ways round about ten times in a step, by at most 2⁻²⁴ ≈ 6e-8 of what the entry is before
  // or after it, so 1e-6 of these is what they can differ by; what one may differ by is relative
  // to both, as the step may end near zero.
  test.each(descriptions)('%s: each step is the composed rule’s', async (_, description) => {
    const fused = training(description);
    const composed = training(description);
    for (let number = 1; number <= 6; number++) {
      const before = await fused.values();
      // From the same values and state, so that differences do not add up.
      composed.variables.forEach((variable, index) => {
        const value = fused.variables[index]?.clone() as tf.Tensor;
        variable.assign(value);
        value.dispose();
      });
      await composed.optimizer.setWeights(await fused.optimizer.getWeights());
      fused.step(number);
      composedStep(composed, number);
      const [ours, theirs] = [await fused.values(), await composed.values()];
      expectWithin(1e-6, ours, theirs, scaleOf([before, theirs]));
    }
    fused.dispose();
    composed.dispose();
  });

  test.each(descriptions)('%s: six steps stay together', async (_, description) => {
    const fused = training(description);
    const composed = training(description);
    const history = [await composed.values()];
    for (let number = 1; number <= 6; number++) {
      fused.step(number);
      composedStep(composed, number);
      history.push(await composed.values());
      // Six steps' differences of up to 1e-6, which decay and momentum shrink again.
      expectWithin(5e-6, await fused.values(), history.at(-1) ?? [], scaleOf(history));
    }
    fused.dispose();
    composed.dispose();
  });

  test.each(descriptions)('%s: changes nothing that was held before', async (_, description) => {
    const fused = training(description);
    fused.step(1);
    const held = [
      ...fused.variables,
      ...(await fused.optimizer.getWeights()).map(({ tensor }) => tensor),
    ].map((tensor) => tensor.clone());
    const values = held.map((tensor) => tensor.dataSync().slice());
    for (let number = 2; number <= 4; number++) fused.step(number);
    expect(held.map((tensor) => tensor.dataSync())).toEqual(values);
    // And there was something to change.
    expect(fused.variables[0]?.dataSync()).not.toEqual(values[0]);
    tf.dispose(held);
    fused.dispose();
  });

  // With clipping, one gradient decides over all of them.
  const unclipped = descriptions.filter(([name]) => !name.includes('clips'));
  test.each(unclipped)('%s: NaN stays NaN, and where it was', (_, description) => {
    const fused = training(description);
    const broken = fused.variables.map(({ name, shape, size }) => ({
      name,
      tensor: tf.tensor(
        Float32Array.from({ length: size }, (_, at) => (at ? 1 : NaN)),
        shape,
      ),
    }));
    fused.optimizer.applyGradients(broken);
    for (const variable of fused.variables) {
      const values = [...variable.dataSync()];
      expect(values.map(Number.isNaN)).toEqual(values.map((_, at) => at === 0));
    }
    tf.dispose(broken.map(({ tensor }) => tensor));
    fused.dispose();
  });

  test.each(descriptions)('%s: leaks nothing', (_, description) => {
    const { numTensors: start } = tf.memory();
    const ids = tf.engine().backend.numDataIds();
    const fused = training(description);
    for (let number = 1; number <= 2; number++) fused.step(number);
    const { numTensors, numBytes } = tf.memory();
    for (let number = 3; number <= 6; number++) fused.step(number);
    expect(tf.memory()).toMatchObject({ numTensors, numBytes });
    fused.dispose();
    expect(tf.memory().numTensors).toBe(start);
    expect(tf.engine().backend.numDataIds()).toBe(ids);
  });
});
