import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { type Gauge, muP } from '../../src/index.ts';
import { adam, parameterize, resume, toStandard } from '../../src/tfjs/index.ts';
import { onBackend } from '../on-backends.ts';
import { mlp, reloaded } from './models.ts';
import {
  batchFor,
  loss,
  losses,
  predictions,
  relativeDifference,
  weightValues,
} from './training.ts';

const optimizer = adam({ learningRate: 0.01 });
const options = { parameterization: muP(), optimizer };

/** A wide network that was trained under μP. */
async function checkpoint(gauge: Gauge = 'unit-multiplier'): Promise<tf.LayersModel> {
  const result = parameterize(mlp, {
    parameterization: muP({ gauge }),
    optimizer,
    width: 32,
    baseWidth: 8,
    seed: 1,
  });
  result.model.compile({ loss, optimizer: result.optimizer });
  await losses(result.model, batchFor(result.model), 10);
  return result.model;
}

/** Trains, and checks that it gets somewhere. */
async function train(model: tf.LayersModel, with_: tf.Optimizer): Promise<void> {
  model.compile({ loss, optimizer: with_ });
  const values = await losses(model, batchFor(model, { seed: 5 }), 20);
  expect(values.at(-1)).toBeLessThan(0.9 * (values[0] ?? 0));
}

onBackend('cpu', 'a checkpoint', () => {
  it('is fine-tuned under the learning rates of its plan', async () => {
    const loaded = await reloaded(await checkpoint());
    const before = weightValues(loaded);
    const tuned = resume(loaded, { optimizer: adam({ learningRate: 1e-3 }) });
    expect(weightValues(loaded)).toStrictEqual(before);
    expect(tuned.plan.row('hidden/kernel').lr).toBe(1 / 4);
    await train(loaded, tuned.optimizer);
  });

  it('that has no plan gets one, and computes what it did', async () => {
    const plain = mlp(32);
    plain.setWeights((await checkpoint()).getWeights());
    const batch = batchFor(plain);
    const before = predictions(plain, batch);
    for (const gauge of ['unit-multiplier', 'unit-gradient'] as const) {
      const model = mlp(32);
      model.setWeights(plain.getWeights());
      const tuned = parameterize(model, {
        ...options,
        parameterization: muP({ gauge }),
        base: mlp(8),
        initial: 'keep',
      });
      expect(relativeDifference(predictions(tuned.model, batch), before)).toBeLessThan(1e-6);
      await train(tuned.model, tuned.optimizer);
    }
  });
});

onBackend('cpu', 'a new head', () => {
  const body = (model: tf.LayersModel) =>
    tf.model({
      inputs: model.inputs,
      outputs: (model.getLayer('hidden') as tf.layers.Layer).output as tf.SymbolicTensor,
    });
  const withHead = (trunk: tf.LayersModel) => {
    const head = tf.layers.dense({ name: 'head', units: 2 });
    const outputs = head.apply(trunk.outputs[0] as tf.SymbolicTensor) as tf.SymbolicTensor;
    return tf.model({ inputs: trunk.inputs, outputs });
  };

  it('on a body that scales is initialized by the base recipe, the body is kept', async () => {
    const trunk = body(await checkpoint());
    const before = weightValues(trunk);
    const tuned = parameterize(withHead(trunk), {
      ...options,
      base: withHead(body(mlp(8))),
      seed: 2,
      initial: { 'in/*': 'keep', 'hidden/*': 'keep' },
      tensors: { 'head/kernel': { learningRate: 10 } },
    });
    expect(weightValues(tuned.model).slice(0, 4)).toStrictEqual(before);
    expect(tuned.plan.row('head/kernel').lr).toBe((10 * 1) / 4);
    await train(tuned.model, tuned.optimizer);
    expect(weightValues(tuned.model)[2]).not.toStrictEqual(before[2]);
  });

  it('on a body with forward multipliers is built on its standard form', async () => {
    const trunk = body(await checkpoint('unit-init'));
    const batch = batchFor(trunk);
    const features = predictions(trunk, batch);
    const kept = {
      ...options,
      base: withHead(body(mlp(8))),
      seed: 2,
      initial: { 'in/*': 'keep', 'hidden/*': 'keep' },
    } as const;
    expect(() => parameterize(withHead(trunk), kept)).toThrow(/toStandard/);
    for (const gauge of ['unit-multiplier', 'unit-init'] as const) {
      const tuned = parameterize(withHead(toStandard(trunk)), {
        ...kept,
        parameterization: muP({ gauge }),
      });
      expect(relativeDifference(predictions(body(tuned.model), batch), features)).toBeLessThan(
        1e-6,
      );
      await train(tuned.model, tuned.optimizer);
    }
  });

  it('of growing width on a frozen body of one width is built by a factory', async () => {
    const trunk = body(await checkpoint());
    for (const layer of trunk.layers) layer.trainable = false;
    const before = weightValues(trunk);
    const { model, optimizer: rates } = parameterize(
      (width) => {
        const h1 = tf.layers.dense({ name: 'h1', units: width, activation: 'tanh' });
        const features = h1.apply(trunk.outputs[0] as tf.SymbolicTensor) as tf.SymbolicTensor;
        const outputs = tf.layers.dense({ name: 'head', units: 2 }).apply(features);
        return tf.model({ inputs: trunk.inputs, outputs: outputs as tf.SymbolicTensor });
      },
      { ...options, width: 64, baseWidth: 16, seed: 2 },
    );
    await train(model, rates);
    expect(weightValues(trunk)).toStrictEqual(before);
  });
});

onBackend('cpu', 'a readout', () => {
  it.each(['unit-multiplier', 'unit-gradient'] as const)(
    'is transferred to a fresh network of the same width, gauge %s',
    async (gauge) => {
      const trained = await checkpoint();
      const readout = (trained.getLayer('out') as tf.layers.Layer).getWeights();
      const {
        model,
        optimizer: rates,
        plan,
      } = parameterize(
        (width) => {
          const made = mlp(width);
          if (width === 32) (made.getLayer('out') as tf.layers.Layer).setWeights(readout);
          return made;
        },
        {
          ...options,
          parameterization: muP({ gauge }),
          width: 32,
          baseWidth: 8,
          seed: 3,
          initial: { 'out/*': 'keep' },
        },
      );
      const { multiplier } = plan.row('out/kernel');
      const given = readout[0]?.dataSync() as Float32Array;
      const stored = weightValues(model)[4] as Float32Array;
      expect(
        relativeDifference(
          stored.map((entry) => entry * multiplier),
          given,
        ),
      ).toBeLessThan(1e-6);
      await train(model, rates);
    },
  );
});
