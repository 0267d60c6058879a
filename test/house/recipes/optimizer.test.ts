import { afterAll, expect, test } from 'vitest';
import { kitchen } from './kitchen.ts';
import { recipes } from './recipe.ts';

const title = 'A new optimizer';
const { test: run, remove } = kitchen(title);
afterAll(remove);

const program = `
import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { muP, plan } from './src/index.ts';
import { parameterize, planOf, resume, signum } from './src/tfjs/index.ts';

const build = (units: number) =>
  tf.sequential({
    layers: [
      tf.layers.dense({ name: 'in', units, activation: 'relu', inputShape: [4] }),
      tf.layers.dense({ name: 'hidden', units, activation: 'relu' }),
      tf.layers.dense({ name: 'out', units: 1 }),
    ],
  });

test('it is planned', () => {
  const width = { size: 64, base: 16 };
  const [row] = plan({
    parameterization: muP(),
    optimizer: 'signum',
    tensors: [{ name: 'hidden', fanIn: width, fanOut: width }],
  }).rows;
  expect(row).toMatchObject({ lr: 1 / 4, epsilon: 1 });
});

test('it trains, each tensor at its own rate, and is saved with the model', async () => {
  await tf.setBackend('cpu');
  const { model, optimizer } = parameterize(build, {
    width: 32,
    baseWidth: 8,
    parameterization: muP(),
    optimizer: signum({ learningRate: 0.01, beta: 0.8 }),
    seed: 1,
  });
  const x = tf.randomUniform([32, 4], -1, 1, 'float32', 1);
  const y = x.sum(1, true);
  const kernel = () => model.getLayer('hidden').getWeights()[0].dataSync().slice();
  model.compile({ optimizer, loss: 'meanSquaredError' });
  const before = kernel();
  const first = await model.trainOnBatch(x, y);
  const steps = kernel().map((after, index) => Math.abs(after - before[index]));
  expect(Math.max(...steps)).toBeCloseTo(0.01 / 4, 6);
  let last = first;
  for (let step = 0; step < 60; step++) last = await model.trainOnBatch(x, y);
  expect(last).toBeLessThan(first / 10);

  let saved;
  await model.save(tf.io.withSaveHandler(async (artifacts) => {
    saved = artifacts;
    return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
  }), { includeOptimizer: true });
  const loaded = await tf.loadLayersModel(tf.io.fromMemory(saved));
  expect(planOf(loaded).optimizer.name).toBe('signum');
  expect(loaded.optimizer.description).toMatchObject({ name: 'signum' });
  resume(loaded, { optimizer: signum({ learningRate: 0.001 }) });
});
`;

test('a rule is planned and trains, with one file and two lines', () => {
  const edited = (recipes.get(title) ?? []).map((step) => step.kind);
  expect(edited.toSorted()).toEqual(['file', 'insert', 'insert']);
  expect(run(program)).toHaveLength(2);
});
