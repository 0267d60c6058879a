import { spawnSync } from 'node:child_process';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { type Gauge, muP, parameterization } from '../../src/index.ts';
import {
  adam,
  momentum,
  type OptimizerDescription,
  parameterize,
  planOf,
  resume,
  sgd,
} from '../../src/tfjs/index.ts';
import { onBackend, onEveryBackend } from '../on-backends.ts';
import { mlp, reloaded, saved } from './models.ts';
import { batchFor, loss, losses, predictions } from './training.ts';

const { layers } = tf;
const gauges: readonly Gauge[] = ['unit-multiplier', 'unit-gradient'];
const cheap = { recurrentInitializer: 'glorotUniform' } as const;

/** Names that are easy to confuse: automatic, with underscores and numbers, of nested parts. */
const networks: Readonly<Record<string, (width: number) => tf.LayersModel>> = {
  'of named layers': mlp,
  'of automatically named layers': (w) =>
    tf.sequential({
      layers: [
        layers.dense({ units: w, inputShape: [5], activation: 'tanh' }),
        layers.layerNormalization(),
        layers.dense({ units: w, activation: 'tanh' }),
        layers.dense({ units: 3 }),
      ],
    }),
  'with underscores and numbers in its names': (w) =>
    tf.sequential({
      layers: [
        layers.dense({ name: 'h_1', units: w, inputShape: [5], activation: 'tanh' }),
        layers.dense({ name: 'h', units: w, activation: 'tanh' }),
        layers.dense({ name: 'h_1_2', units: 3 }),
      ],
    }),
  'that is recurrent (recurrent_kernel)': (w) =>
    tf.sequential({
      layers: [
        layers.bidirectional({
          layer: layers.lstm({ ...cheap, units: w, returnSequences: true }) as tf.RNN,
          mergeMode: 'concat',
          inputShape: [3, 2],
        }),
        layers.gru({ ...cheap, units: w }),
        layers.dense({ units: 3 }),
      ],
    }),
  'of stacked cells': (w) =>
    tf.sequential({
      layers: [
        layers.rnn({
          cell: [layers.lstmCell({ ...cheap, units: w }), layers.lstmCell({ ...cheap, units: w })],
          inputShape: [3, 2],
        }) as tf.layers.Layer,
        layers.dense({ units: 3 }),
      ],
    }),
  'of nested models': (w) => {
    // tfjs itself cannot load a model whose nested models have layers of one name.
    const part = (name: string, inputs: number, outputs: number) =>
      tf.sequential({
        name,
        layers: [layers.dense({ name: `${name}_fc`, units: outputs, inputShape: [inputs] })],
      });
    return tf.sequential({ layers: [part('a', 5, w), part('b', w, w), part('c', w, 3)] });
  },
};

const started = async (
  make: (width: number) => tf.LayersModel,
  gauge: Gauge,
  optimizer: OptimizerDescription,
) => {
  const result = parameterize(make, {
    width: 16,
    baseWidth: 4,
    parameterization: parameterization({ richness: 0.25, gauge }),
    optimizer,
    seed: 1,
  });
  result.model.compile({ loss, optimizer: result.optimizer });
  const batch = batchFor(result.model);
  await losses(result.model, batch, 3);
  return { ...result, batch };
};

onBackend(
  'cpu',
  'saving with the optimizer and loading with tf.loadLayersModel goes on exactly',
  () => {
    for (const [name, make] of Object.entries(networks)) {
      it.each(gauges)(`a model ${name}, gauge %s`, async (gauge) => {
        const optimizer = adam({ learningRate: 0.02, epsilon: 1e-3 });
        const { model, batch } = await started(make, gauge, optimizer);
        const loaded = await reloaded(model, { includeOptimizer: true });
        expect(predictions(loaded, batch)).toStrictEqual(predictions(model, batch));
        expect(await losses(loaded, batch, 4)).toStrictEqual(await losses(model, batch, 4));
      });
    }
  },
);

onEveryBackend('saving without the optimizer and going on with resume', () => {
  it.each(gauges)('is exact for an optimizer without state, gauge %s', async (gauge) => {
    const optimizer = sgd({ learningRate: 0.05 });
    const { model, plan, batch } = await started(mlp, gauge, optimizer);
    const loaded = await reloaded(model);
    const resumed = resume(loaded, { optimizer });
    expect(resumed.model).toBe(loaded);
    expect(resumed.plan.toJSON()).toStrictEqual(JSON.parse(JSON.stringify(plan)));
    expect(predictions(loaded, batch)).toStrictEqual(predictions(model, batch));
    loaded.compile({ loss, optimizer: resumed.optimizer });
    expect(await losses(loaded, batch, 4)).toStrictEqual(await losses(model, batch, 4));
  });

  it('is exact for one with state too, once it has the state', async () => {
    const optimizer = adam({ learningRate: 0.02 });
    const first = await started(mlp, 'unit-gradient', optimizer);
    const loaded = await reloaded(first.model);
    const resumed = resume(loaded, { optimizer });
    await resumed.optimizer.setWeights(await first.optimizer.getWeights());
    loaded.compile({ loss, optimizer: resumed.optimizer });
    expect(await losses(loaded, first.batch, 4)).toStrictEqual(
      await losses(first.model, first.batch, 4),
    );
  });
});

onBackend('cpu', 'planOf and resume', () => {
  const options = {
    width: 16,
    baseWidth: 4,
    parameterization: muP(),
    optimizer: adam({ learningRate: 0.02 }),
  };

  it('planOf gives the plan, after saving too, and undefined for other models', async () => {
    const { model, plan } = parameterize(mlp, options);
    expect(planOf(model)?.toJSON()).toStrictEqual(plan.toJSON());
    expect(String(planOf(await reloaded(model)))).toBe(String(plan));
    expect(planOf(mlp(8))).toBeUndefined();
  });

  it('keeps metadata of the user’s own', () => {
    const model = mlp(16);
    model.setUserDefinedMetadata({ author: 'me' });
    const { width: _, baseWidth: __, ...common } = options;
    const result = parameterize(model, { ...common, base: mlp(4) });
    expect(result.model.getUserDefinedMetadata()).toMatchObject({ author: 'me' });
    expect(planOf(result.model)).toBeDefined();
  });

  it('resume refuses a model that was never parameterized', () => {
    expect(() => resume(mlp(8), { optimizer: options.optimizer })).toThrow(/carries no plan/);
  });

  it.each([
    sgd({ learningRate: 0.1 }),
    momentum({ learningRate: 0.1 }),
    adam({ learningRate: 0.1, weightDecay: 0.1, decay: 'independent' }),
  ])('resume refuses another optimizer: $name with $decay decay', (optimizer) => {
    const { model } = parameterize(mlp, options);
    expect(() => resume(model, { optimizer })).toThrow(/parameterized for adam with coupled/);
  });
});

onBackend('cpu', 'a saved model with forward multipliers', () => {
  // In a process that knows tfjs only. It would otherwise predict without the multipliers.
  const script = `
    const tf = require('@tensorflow/tfjs');
    tf.env().set('PROD', true);
    const artifacts = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
    artifacts.weightData = new Uint8Array(artifacts.weightData).buffer;
    tf.loadLayersModel(tf.io.fromMemory(artifacts)).then(
      () => console.log('loaded'),
      (error) => console.log('refused: ' + error.message),
    );
  `;
  const loadElsewhere = async (gauge: Gauge): Promise<string> => {
    const { model } = await started(mlp, gauge, sgd({ learningRate: 0.05 }));
    const artifacts = await saved(model);
    const weightData = Array.from(new Uint8Array(artifacts.weightData as ArrayBuffer));
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], {
      input: JSON.stringify({ ...artifacts, weightData }),
      encoding: 'utf8',
    });
    return stdout.trim() || stderr;
  };

  it('is refused by tfjs without richscale', async () => {
    expect(await loadElsewhere('unit-gradient')).toMatch(/^refused: Unknown layer: RichscaleDense/);
  });

  it('is a plain model where there are no multipliers', async () => {
    expect(await loadElsewhere('unit-multiplier')).toBe('loaded');
  });
});
