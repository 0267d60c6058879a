import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../../src/backends/index.ts';
import { type SharpnessOptions, sharpness } from '../../../src/lab/measure/hessian.ts';
import { onBackend, onEveryBackend } from '../../on-backends.ts';
import { held } from '../../tfjs/memory.ts';
import { networkIn } from './gauges.ts';
import { centralHessian, tanhMlp, tanhMlpOutputs, topEigenvalue, weightsIn } from './reference.ts';

const { layers } = tf;

/** To the end, as far as float32 goes. */
const exactly: SharpnessOptions = { iterations: 80, tolerance: 1e-5 };

const withoutBias = (units: number, inputs: number) =>
  layers.dense({ units, inputShape: [inputs], useBias: false });

/** Relative to what is wanted. */
function expectNear(actual: number, wanted: number, tolerance = 0.005): void {
  expect(Math.abs(actual / wanted - 1), `${actual} for ${wanted}`).toBeLessThan(tolerance);
}

onEveryBackend('the sharpness', () => {
  beforeAll(() => enableTrainingKernels());
  afterAll(() => disableTrainingKernels());

  it('of a linear model’s mean square is the top eigenvalue of 2·XᵀX ÷ (examples · outputs)', async () => {
    const examples = [
      [1, 0, 0],
      [0, 3, 0],
      [0, 0, 2],
      [0, 4, 0],
    ];
    const model = tf.sequential({ layers: [withoutBias(2, 3)] });
    const batch = { x: tf.tensor2d(examples), y: tf.randomNormal([4, 2], 0, 1, 'float32', 1) };
    expectNear(await sharpness(model, batch, exactly), (2 * (9 + 16)) / (4 * 2), 1e-3);
  });

  it('of a tanh MLP is what central differences in float64 give', async () => {
    const sizes = [2, 4, 3, 1];
    const model = tanhMlp(sizes, 5);
    const x = [
      [0.3, -1.2],
      [1.4, 0.5],
      [-0.7, 0.9],
    ];
    const y = [1.5, -2, 0.5];
    const loss = (weights: readonly number[]): number =>
      x.reduce((total, example, index) => {
        const [f = 0] = tanhMlpOutputs(sizes, weights, example);
        return total + (f - (y[index] as number)) ** 2 / x.length;
      }, 0);
    const batch = { x: tf.tensor2d(x), y: tf.tensor2d(y, [3, 1]) };
    const wanted = topEigenvalue(centralHessian(loss, weightsIn(model)));
    expectNear(await sharpness(model, batch, exactly), wanted);
    // As it is used, it is for reading, not for proofs.
    expectNear(await sharpness(model, batch), wanted, 0.05);
  });

  it('is the largest in value, where another eigenvalue is larger in size', async () => {
    // a·b² − 3·a² in a loss of one's own: its Hessian at (1, 2) is [[−6, 4], [4, 2]].
    const model = tf.sequential({ layers: [withoutBias(2, 1)] });
    model.setWeights([tf.tensor2d([[1, 2]])]);
    const loss = (_: tf.Tensor, f: tf.Tensor): tf.Scalar => {
      const [a, b] = tf.split(f, 2, 1) as [tf.Tensor, tf.Tensor];
      return tf.sum(tf.sub(tf.mul(a, tf.square(b)), tf.mul(3, tf.square(a))));
    };
    const batch = { x: tf.tensor2d([[1]]), y: tf.tensor2d([[0, 0]]) };
    const wanted = -2 + Math.sqrt(32);
    expectNear(await sharpness(model, batch, { ...exactly, loss }), wanted);
  });

  it('is it where two eigenvalues differ in nothing but their sign', async () => {
    // f = Σ aᵢ·bᵢ, the loss is linear in it: [[0, x], [x, 0]] for each pair, that is ± x.
    const model = tf.sequential({ layers: [withoutBias(3, 1), withoutBias(1, 3)] });
    model.setWeights([tf.tensor2d([[1, 0, 0.5]]), tf.tensor2d([[0.5], [1], [0.5]])]);
    const batch = { x: tf.tensor2d([[2]]), y: tf.tensor2d([[1]]) };
    expectNear(await sharpness(model, batch, { loss: 'linear' }), 2, 0.01);
  });

  it('of several outputs is that of their losses’ sum', async () => {
    const input = tf.input({ shape: [2] });
    const outputs = ['f', 'g'].map(
      (name) => layers.dense({ name, units: 1, useBias: false }).apply(input) as tf.SymbolicTensor,
    );
    const model = tf.model({ inputs: input, outputs });
    const y = [tf.tensor2d([[1]]), tf.tensor2d([[2]])];
    expectNear(await sharpness(model, { x: tf.tensor2d([[3, 4]]), y }, exactly), 2 * 25);
  });

  it('is NaN where the loss is', async () => {
    const model = tf.sequential({ layers: [withoutBias(1, 1)] });
    model.setWeights([tf.tensor2d([[Number.NaN]])]);
    const batch = { x: tf.tensor2d([[1]]), y: tf.tensor2d([[1]]) };
    expect(await sharpness(model, batch)).toBeNaN();
  });

  it('is 0 where the loss is linear', async () => {
    const model = tf.sequential({ layers: [withoutBias(2, 2)] });
    const batch = { x: tf.tensor2d([[1, 2]]), y: tf.tensor2d([[1, 1]]) };
    expect(Math.abs(await sharpness(model, batch, { loss: 'linear' }))).toBeLessThan(1e-4);
  });
});

onBackend('wasm', 'measuring the sharpness', () => {
  const batchOf = () => ({ x: tf.tensor2d([[1, 2, 3]]), y: tf.tensor2d([[1, 2]]) });

  it.each(['unit-gradient', 'unit-init'] as const)(
    'weighed with a plan, is the same in the gauge %s',
    async (gauge) => {
      const x = tf.randomNormal([4, 3], 0, 1, 'float32', 1);
      const y = tf.randomNormal([4, 1], 0, 1, 'float32', 2);
      const sharpnessIn = async (chosen: 'unit-multiplier' | typeof gauge): Promise<number> => {
        const network = networkIn(chosen);
        return sharpness(network.model, { x, y }, { ...exactly, plan: network.plan });
      };
      expectNear(await sharpnessIn(gauge), await sharpnessIn('unit-multiplier'));
    },
  );

  it('leaves weights and tensors as they were', async () => {
    const model = tanhMlp([3, 4, 2]);
    const batch = batchOf();
    const weights = weightsIn(model);
    const before = held();
    await sharpness(model, batch);
    expect(held()).toStrictEqual(before);
    expect(weightsIn(model)).toStrictEqual(weights);
  });

  it.each([1, 2, 3, 4])('does so too if the loss throws at its call %i', async (call) => {
    const model = tanhMlp([3, 4, 2]);
    const batch = batchOf();
    const weights = weightsIn(model);
    const before = held();
    let calls = 0;
    const loss = (wanted: tf.Tensor, f: tf.Tensor): tf.Scalar => {
      calls += 1;
      if (calls === call) throw new Error('no loss');
      return tf.losses.meanSquaredError(wanted, f) as tf.Scalar;
    };
    await expect(sharpness(model, batch, { loss })).rejects.toThrow('no loss');
    expect(held()).toStrictEqual(before);
    expect(weightsIn(model)).toStrictEqual(weights);
  });

  it('ends where the checkpoint throws', async () => {
    const model = tanhMlp([3, 4, 2]);
    const batch = batchOf();
    const before = held();
    let asked = 0;
    const checkpoint = async (): Promise<void> => {
      asked += 1;
      if (asked === 2) throw new Error('stop');
    };
    await expect(sharpness(model, batch, { checkpoint })).rejects.toThrow('stop');
    expect(held()).toStrictEqual(before);
  });
});
