import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { ntk, parameterization } from '../../src/index.ts';
import { parameterize } from '../../src/tfjs/index.ts';
import { onEveryBackend } from '../on-backends.ts';
import { batchFor, loss, losses, weightValues } from './training.ts';

/** Seeded, so that two instances start from the same weights. */
function make(width: number): tf.LayersModel {
  const kernelInitializer = (seed: number) => tf.initializers.glorotNormal({ seed });
  return tf.sequential({
    layers: [
      tf.layers.dense({
        units: width,
        inputShape: [6],
        activation: 'relu',
        kernelInitializer: kernelInitializer(1),
      }),
      tf.layers.layerNormalization(),
      tf.layers.dense({
        units: width,
        activation: 'tanh',
        kernelInitializer: kernelInitializer(2),
      }),
      tf.layers.dense({ units: 3, kernelInitializer: kernelInitializer(3) }),
    ],
  });
}

const optimizers: Readonly<Record<string, () => tf.Optimizer>> = {
  sgd: () => tf.train.sgd(0.1),
  momentum: () => tf.train.momentum(0.03, 0.8),
  nesterov: () => tf.train.momentum(0.03, 0.8, true),
  adam: () => tf.train.adam(0.01, 0.8, 0.95, 1e-5),
  'adam by default': () => tf.train.adam(),
  adamax: () => tf.train.adamax(0.01),
  rmsprop: () => tf.train.rmsprop(0.01),
  'rmsprop with momentum': () => tf.train.rmsprop(0.01, 0.8, 0.5, 1e-6),
  adagrad: () => tf.train.adagrad(0.05),
  // With tfjs's own ε nothing would move in eight steps.
  adadelta: () => tf.train.adadelta(0.5, 0.8, 1e-3),
  'adadelta by default': () => tf.train.adadelta(),
};

// Base identity, to the bit: whoever adds richscale at the base width changes nothing.
onEveryBackend('at the base width training is bit for bit that of plain tfjs', () => {
  for (const [name, optimizer] of Object.entries(optimizers)) {
    it(`under ${name}, given as the tf.train instance`, async () => {
      const plain = make(16);
      plain.compile({ loss, optimizer: optimizer() });
      const ours = parameterize(make, {
        width: 16,
        baseWidth: 16,
        parameterization: ntk(),
        optimizer: optimizer(),
      });
      ours.model.compile({ loss, optimizer: ours.optimizer });

      const batch = batchFor(plain);
      expect(await losses(ours.model, batch)).toStrictEqual(await losses(plain, batch));
      expect(weightValues(ours.model)).toStrictEqual(weightValues(plain));
    });
  }

  it.each(['unit-gradient', 'unit-init', { output: -1 }] as const)('in gauge %j', async (gauge) => {
    const plain = make(16);
    plain.compile({ loss, optimizer: tf.train.adam(0.01) });
    const ours = parameterize(make(16), {
      base: make(16),
      delta: make(32),
      parameterization: parameterization({ richness: 0.3, gauge }),
      optimizer: tf.train.adam(0.01),
    });
    ours.model.compile({ loss, optimizer: ours.optimizer });

    const batch = batchFor(plain);
    expect(await losses(ours.model, batch)).toStrictEqual(await losses(plain, batch));
    expect(weightValues(ours.model)).toStrictEqual(weightValues(plain));
  });

  it('through fit, with shuffling off and several batches an epoch', async () => {
    const histories: unknown[] = [];
    for (const which of ['plain', 'ours'] as const) {
      const plain = make(8);
      const { model, optimizer } =
        which === 'plain'
          ? { model: plain, optimizer: tf.train.adam(0.01) }
          : parameterize(plain, {
              base: make(8),
              delta: make(12),
              parameterization: ntk(),
              optimizer: tf.train.adam(0.01),
            });
      model.compile({ loss, optimizer });
      const { x, y } = batchFor(model, { size: 10 });
      const { history } = await model.fit(x, y, {
        batchSize: 4,
        epochs: 3,
        shuffle: false,
        validationSplit: 0.2,
        verbose: 0,
      });
      histories.push(history);
    }
    expect(histories[1]).toStrictEqual(histories[0]);
  });
});
