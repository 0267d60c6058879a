import { afterAll, expect, test } from 'vitest';
import { kitchen } from './kitchen.ts';

const { test: run, remove } = kitchen('A new initializer');
afterAll(remove);

/** A class as a later version of tfjs may have it. */
const program = `
import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { muP } from './src/index.ts';
import { parameterize, sgd } from './src/tfjs/index.ts';

const Initializer = Object.getPrototypeOf(tf.initializers.zeros().constructor);

class Laplace extends Initializer {
  static readonly className = 'Laplace';

  apply(shape) {
    return tf.fill(shape, Number.NaN);
  }

  getConfig() {
    return { scale: 0.5 };
  }
}

const drawn = (seed: number) => {
  const build = (units: number) =>
    tf.sequential({
      layers: [
        tf.layers.dense({ units, inputShape: [4] }),
        tf.layers.dense({ name: 'hidden', units, kernelInitializer: new Laplace() }),
        tf.layers.dense({ units: 1 }),
      ],
    });
  const { model, plan } = parameterize(build, {
    width: 256,
    baseWidth: 64,
    parameterization: muP(),
    optimizer: sgd({ learningRate: 0.1 }),
    seed,
  });
  expect(plan.row('hidden/kernel').init).toBe(1 / 2);
  return model.getLayer('hidden').getWeights()[0].dataSync();
};

test('it is drawn from the seed, at half its size', async () => {
  await tf.setBackend('cpu');
  const entries = drawn(1);
  const mean = (of: (entry: number) => number) =>
    entries.reduce((sum, entry) => sum + of(entry), 0) / entries.length;
  // Of a Laplace distribution of scale b: mean 0, mean size b, mean square 2b².
  const b = 0.5 / 2;
  expect(mean((entry) => entry) / b).toBeCloseTo(0, 1);
  expect(mean(Math.abs) / b).toBeCloseTo(1, 1);
  expect(mean((entry) => entry ** 2) / b ** 2).toBeCloseTo(2, 1);
  expect(drawn(1)).toEqual(entries);
  expect(drawn(2)).not.toEqual(entries);
});
`;

test('an initializer is drawn, with one case', () => {
  expect(run(program)).toHaveLength(1);
});
