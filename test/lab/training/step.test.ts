import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../../src/backends/index.ts';
import type { Data } from '../../../src/lab/training/batch.ts';
import type { Loss } from '../../../src/lab/training/loss.ts';
import {
  disposeOf,
  type Network,
  residualSize,
  trainingStep,
} from '../../../src/lab/training/step.ts';
import { onEveryBackend } from '../../on-backends.ts';

/** x ↦ w·x with w = [1, 2], trained at rate 1/10. */
function network(): Network {
  const model = tf.sequential({
    layers: [tf.layers.dense({ name: 'out', units: 1, useBias: false, inputShape: [2] })],
  });
  model.setWeights([tf.tensor2d([1, 2], [2, 1])]);
  return { model, optimizer: tf.train.sgd(0.1) };
}

const at = (data: Data, loss: Loss | undefined, step = 0, seed = 0) => ({ data, loss, step, seed });
const weights = ({ model }: Network) => [...(model.getWeights()[0]?.dataSync() ?? [])];

onEveryBackend('a training step', () => {
  beforeAll(() => enableTrainingKernels());
  afterAll(() => disableTrainingKernels());

  it('gives the loss from before it, shows the gradients and applies them', async () => {
    const trained = network();
    const data = { x: tf.tensor2d([1, 0, 0, 1], [2, 2]), y: tf.tensor2d([0, 0], [2, 1]) };
    const seen: number[][] = [];
    const loss = await trainingStep(trained, at(data, 'meanSquaredError'), (gradients) => {
      seen.push(...Object.values(gradients).map((each) => [...each.dataSync()]));
      // They are shown before they are applied.
      expect(weights(trained)).toStrictEqual([1, 2]);
    });
    expect(loss).toBeCloseTo((1 + 4) / 2, 5);
    expect(seen).toStrictEqual([[1, 2]]);
    expect(weights(trained)[0]).toBeCloseTo(0.9, 5);
    expect(weights(trained)[1]).toBeCloseTo(1.8, 5);
  });

  it('asks a function for the batch of step and seed, and disposes of what it made', async () => {
    const trained = network();
    const asked: number[][] = [];
    const kept = { x: tf.ones([1, 2]), y: tf.ones([1, 1]) };
    const before = tf.memory().numTensors;
    const data: Data = (step, seed) => {
      asked.push([step, seed]);
      return step === 0 ? { x: tf.ones([1, 2]), y: tf.zeros([1, 1]) } : kept;
    };
    for (const step of [0, 1]) {
      await trainingStep(trained, at(data, undefined, step, 7));
      await residualSize(trained, at(data, undefined, step, 7));
    }
    expect(asked).toStrictEqual([
      [0, 7],
      [0, 7],
      [1, 7],
      [1, 7],
    ]);
    expect(tf.memory().numTensors).toBe(before);
    expect(kept.x.isDisposed || kept.y.isDisposed).toBe(false);
  });

  it('has as its residual the root mean square of ∂loss/∂f', async () => {
    const trained = network();
    const data = { x: tf.tensor2d([1, 0, 0, 1], [2, 2]), y: tf.tensor2d([3, -4], [2, 1]) };
    // Under a linear loss y ÷ 2 whatever the network says; under a mean square f − y.
    expect(await residualSize(trained, at(data, 'linear'))).toBeCloseTo(Math.sqrt(25 / 2) / 2, 5);
    const squared = Math.sqrt(((1 - 3) ** 2 + (2 + 4) ** 2) / 2);
    expect(await residualSize(trained, at(data, 'meanSquaredError'))).toBeCloseTo(squared, 5);
    expect(weights(trained)).toStrictEqual([1, 2]);
  });

  it('takes in all outputs of a model', async () => {
    const input = tf.input({ shape: [2] });
    const outputs = [1, 3].map(
      (units) => tf.layers.dense({ units }).apply(input) as tf.SymbolicTensor,
    );
    const trained = { model: tf.model({ inputs: input, outputs }), optimizer: tf.train.sgd(0.1) };
    const y = [tf.fill([2, 1], 2), tf.fill([2, 3], 6)];
    const place = at({ x: tf.ones([2, 2]), y }, 'linear');
    // Each loss is a mean over its own entries: derivatives 2/2 twice and 6/6 six times.
    expect(await residualSize(trained, place)).toBeCloseTo(1, 5);
    const before = trained.model.getWeights().map((each) => [...each.dataSync()].join());
    await trainingStep(trained, place);
    const after = trained.model.getWeights().map((each) => [...each.dataSync()].join());
    expect(after.every((each, index) => each !== before[index])).toBe(true);
  });

  it('leaves nothing behind that its network’s disposal does not take', async () => {
    const data = { x: tf.ones([1, 2]), y: tf.ones([1, 1]) };
    const before = tf.memory().numTensors;
    const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
    const trained = { model, optimizer: tf.train.adam(0.1) };
    await trainingStep(trained, at(data, undefined));
    expect(tf.memory().numTensors).toBeGreaterThan(before);
    disposeOf(trained);
    expect(tf.memory().numTensors).toBe(before);
  });
});
