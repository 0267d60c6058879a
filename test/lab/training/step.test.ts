import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../../src/backends/index.ts';
import type { Data } from '../../../src/lab/training/batch.ts';
import type { Loss } from '../../../src/lab/training/loss.ts';
import { disposeOf, type Network, trainingStep } from '../../../src/lab/training/step.ts';
import { onEveryBackend } from '../../on-backends.ts';

/** x ↦ w·x with w = [1, 2], trained at rate 1/10. */
function network(): Network {
  const model = tf.sequential({
    layers: [tf.layers.dense({ name: 'out', units: 1, useBias: false, inputShape: [2] })],
  });
  model.setWeights([tf.tensor2d([1, 2], [2, 1])]);
  return { model, optimizer: tf.train.sgd(0.1) };
}

/** The residual of the step that it takes. */
async function residualOf(
  trained: Network,
  place: Parameters<typeof trainingStep>[1],
): Promise<number> {
  let size = Number.NaN;
  await trainingStep(trained, place, ({ residual }) => {
    [size = Number.NaN] = residual.dataSync();
  });
  return size;
}

const at = (data: Data, loss: Loss | undefined, step = 0, seed = 0) => ({ data, loss, step, seed });
const weights = ({ model }: Network) => [...(model.getWeights()[0]?.dataSync() ?? [])];

onEveryBackend('a training step', () => {
  beforeAll(() => enableTrainingKernels());
  afterAll(() => disableTrainingKernels());

  it('leaves a layer alone that was made not to be trained', async () => {
    const layer = (trainable: boolean) =>
      tf.layers.dense({ units: 2, useBias: false, inputShape: [2], trainable });
    const model = tf.sequential({ layers: [layer(false), layer(true)] });
    const trained = { model, optimizer: tf.train.sgd(0.1) };
    const values = () => model.layers.map((each) => [...(each.getWeights()[0]?.dataSync() ?? [])]);
    const [still, moving] = values();
    const data = { x: tf.ones([2, 2]), y: tf.ones([2, 2]) };
    await trainingStep(trained, at(data, 'meanSquaredError'));
    expect(values()[0]).toEqual(still);
    expect(values()[1]).not.toEqual(moving);
    disposeOf(trained);
    tf.dispose([data.x, data.y]);
  });

  it('gives the loss from before it, shows the gradients and applies them', async () => {
    const trained = network();
    const data = { x: tf.tensor2d([1, 0, 0, 1], [2, 2]), y: tf.tensor2d([0, 0], [2, 1]) };
    const seen: number[][] = [];
    const loss = await trainingStep(trained, at(data, 'meanSquaredError'), ({ gradients }) => {
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
    }
    expect(asked).toStrictEqual([
      [0, 7],
      [1, 7],
    ]);
    expect(tf.memory().numTensors).toBe(before);
    expect(kept.x.isDisposed || kept.y.isDisposed).toBe(false);
  });

  it('has as its residual the root mean square of ∂loss/∂f', async () => {
    const data = { x: tf.tensor2d([1, 0, 0, 1], [2, 2]), y: tf.tensor2d([3, -4], [2, 1]) };
    // Under a linear loss y ÷ 2 whatever the network says; under a mean square f − y.
    expect(await residualOf(network(), at(data, 'linear'))).toBeCloseTo(Math.sqrt(25 / 2) / 2, 5);
    const squared = Math.sqrt(((1 - 3) ** 2 + (2 + 4) ** 2) / 2);
    expect(await residualOf(network(), at(data, 'meanSquaredError'))).toBeCloseTo(squared, 5);
  });

  it('passes through the model once, whether or not it is looked at', async () => {
    const moved = async (inspected: boolean): Promise<number[]> => {
      const model = tf.sequential({
        layers: [
          tf.layers.batchNormalization({ inputShape: [2] }),
          tf.layers.dense({ units: 1, kernelInitializer: 'ones' }),
        ],
      });
      const data = { x: tf.tensor2d([1, 2, 3, 5], [2, 2]), y: tf.ones([2, 1]) };
      const inspect = inspected ? () => {} : undefined;
      await trainingStep({ model, optimizer: tf.train.sgd(0.1) }, at(data, 'linear'), inspect);
      return model.getWeights().flatMap((each) => [...each.dataSync()]);
    };
    expect(await moved(true)).toStrictEqual(await moved(false));
  });

  it('takes in all outputs of a model', async () => {
    const input = tf.input({ shape: [2] });
    const outputs = [1, 3].map(
      (units) => tf.layers.dense({ units }).apply(input) as tf.SymbolicTensor,
    );
    const trained = { model: tf.model({ inputs: input, outputs }), optimizer: tf.train.sgd(0.1) };
    const y = [tf.fill([2, 1], 2), tf.fill([2, 3], 6)];
    const place = at({ x: tf.ones([2, 2]), y }, 'linear');
    const before = trained.model.getWeights().map((each) => [...each.dataSync()].join());
    // Each loss is a mean over its own entries: derivatives 2/2 twice and 6/6 six times.
    expect(await residualOf(trained, place)).toBeCloseTo(1, 5);
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
