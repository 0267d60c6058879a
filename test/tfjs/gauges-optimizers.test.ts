import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import {
  adadelta,
  adagrad,
  adam,
  adamax,
  adamw,
  lion,
  momentum,
  type OptimizerDescription,
  rmsprop,
  sgd,
  sign,
} from '../../src/tfjs/index.ts';
import { onEveryBackend } from '../on-backends.ts';
import { expectSameRuns, runEveryGauge } from './gauges.ts';
import { relativeDifference } from './training.ts';

const make = (width: number): tf.LayersModel =>
  tf.sequential({
    layers: [
      tf.layers.dense({ units: width, inputShape: [5], activation: 'relu' }),
      tf.layers.dense({ units: width, activation: 'tanh', biasInitializer: 'randomNormal' }),
      tf.layers.dense({ units: 2 }),
    ],
  });

const optimizers: readonly OptimizerDescription[] = [
  sgd({ learningRate: 0.05 }),
  sgd({ learningRate: 0.05, weightDecay: 0.1, clipNorm: 1 }),
  momentum({ learningRate: 0.01 }),
  momentum({ learningRate: 0.01, nesterov: true }),
  // An ε large enough to tell whether it scales.
  adam({ learningRate: 0.01, epsilon: 1e-2 }),
  adam({ learningRate: 0.01, epsilon: 1e-2, clipNorm: 0.1 }),
  adamw({ learningRate: 0.01, weightDecay: 0.5 }),
  adamw({ learningRate: 0.01, weightDecay: 0.05, decay: 'independent' }),
  adamax({ learningRate: 0.01, epsilon: 1e-2 }),
  rmsprop({ learningRate: 0.005, momentum: 0.5, epsilon: 1e-3 }),
  adagrad({ learningRate: 0.05, initialAccumulator: 0.01, epsilon: 1e-3 }),
  adadelta({ learningRate: 0.5, rho: 0.8, epsilon: 1e-3 }),
  lion({ learningRate: 0.005 }),
  sign({ learningRate: 0.005 }),
  sign({ learningRate: 0.005, weightDecay: 0.5, clipNorm: 0.1 }),
];

function title({ name, weightDecay, decay, clipNorm }: OptimizerDescription): string {
  const withDecay = weightDecay === 0 ? '' : ` with ${decay} decay`;
  return `${name}${withDecay}${clipNorm === undefined ? '' : ' and clipping'}`;
}

const cases = optimizers.flatMap((optimizer) =>
  [0, 1 / 4, 1 / 2].map((richness) => ({ optimizer, richness, label: title(optimizer) })),
);

// Gauge covariance in training. At a width ratio of 16 = 2^4 every factor of r = 0, 1/4 and 1/2 is a power of
// two, and multiplying by one rounds nothing: the gauges must agree to the bit.
onEveryBackend('every gauge trains alike', () => {
  it.each(cases)('under $label at r = $richness', async ({ optimizer, richness }) => {
    const runs = await runEveryGauge({ make, optimizer, richness, width: 64, baseWidth: 4 });
    expectSameRuns(runs);

    // Nothing above would notice gauges that are all the same one.
    const [plain, ...others] = runs.map(({ parameterized }) => parameterized.plan);
    for (const other of others) {
      expect(other?.rows.map(({ multiplier }) => multiplier)).not.toStrictEqual(
        plain?.rows.map(({ multiplier }) => multiplier),
      );
    }
  });

  // The ratio 5 makes every factor round, by 2^-24 relative: predictions agree to a few such
  // roundings. Training amplifies them, by less than a hundred in eight steps of smooth networks;
  // a sign can turn them into whole steps, so lion and sign are not asked.
  it.each([
    sgd({ learningRate: 0.05 }),
    momentum({ learningRate: 0.01 }),
    adam({ learningRate: 0.01, epsilon: 1e-2 }),
    adamax({ learningRate: 0.01, epsilon: 1e-2 }),
    rmsprop({ learningRate: 0.005, epsilon: 1e-3 }),
    adagrad({ learningRate: 0.05, epsilon: 1e-3 }),
    adadelta({ learningRate: 0.5, rho: 0.8, epsilon: 1e-3 }),
  ])('under $name where factors are no powers of two', async (optimizer) => {
    const smooth = (width: number) =>
      tf.sequential({
        layers: [
          tf.layers.dense({ units: width, inputShape: [5], activation: 'tanh' }),
          tf.layers.dense({ units: width, activation: 'tanh' }),
          tf.layers.dense({ units: 2 }),
        ],
      });
    const [first, ...others] = await runEveryGauge({
      make: smooth,
      optimizer,
      richness: 0.3,
      width: 40,
      baseWidth: 8,
    });
    for (const run of others) {
      expect(relativeDifference(run.predictions, first?.predictions ?? [])).toBeLessThan(1e-5);
      expect(relativeDifference(run.losses, first?.losses ?? [])).toBeLessThan(1e-5);
    }
  });
});
