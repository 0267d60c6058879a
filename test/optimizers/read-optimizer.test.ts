import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { muP } from '../../src/index.ts';
import {
  adadelta,
  adagrad,
  adam,
  adamax,
  momentum,
  type OptimizerDescription,
  parameterize,
  rmsprop,
  sgd,
} from '../../src/tfjs/index.ts';
import { onBackend } from '../on-backends.ts';
import { mlp } from '../tfjs/models.ts';
import { batchFor, loss, losses } from '../tfjs/training.ts';

type Given = OptimizerDescription | tf.Optimizer;

const parameterized = (optimizer: Given) =>
  parameterize(mlp, { width: 16, baseWidth: 4, parameterization: muP(), optimizer, seed: 1 });

async function trajectory(optimizer: Given): Promise<number[]> {
  const result = parameterized(optimizer);
  result.model.compile({ loss, optimizer: result.optimizer });
  return losses(result.model, batchFor(result.model), 4);
}

onBackend('cpu', 'an instance of tf.train is read as what it is', () => {
  it.each<[string, () => tf.Optimizer, OptimizerDescription]>([
    ['sgd', () => tf.train.sgd(0.05), sgd({ learningRate: 0.05 })],
    [
      'momentum',
      () => tf.train.momentum(0.05, 0.7),
      momentum({ learningRate: 0.05, momentum: 0.7 }),
    ],
    [
      'nesterov',
      () => tf.train.momentum(0.05, 0.7, true),
      momentum({ learningRate: 0.05, momentum: 0.7, nesterov: true }),
    ],
    [
      'adam',
      () => tf.train.adam(0.05, 0.8, 0.95, 1e-3),
      adam({ learningRate: 0.05, beta1: 0.8, beta2: 0.95, epsilon: 1e-3 }),
    ],
    [
      'adamax',
      () => tf.train.adamax(0.05, 0.8, 0.95, 1e-3),
      adamax({ learningRate: 0.05, beta1: 0.8, beta2: 0.95, epsilon: 1e-3 }),
    ],
    [
      'rmsprop',
      () => tf.train.rmsprop(0.05, 0.8, 0.4, 1e-3),
      rmsprop({ learningRate: 0.05, rho: 0.8, momentum: 0.4, epsilon: 1e-3 }),
    ],
    [
      'adagrad',
      () => tf.train.adagrad(0.05, 0.2),
      adagrad({ learningRate: 0.05, initialAccumulator: 0.2 }),
    ],
    [
      'adadelta',
      () => tf.train.adadelta(0.05, 0.8, 1e-3),
      adadelta({ learningRate: 0.05, rho: 0.8, epsilon: 1e-3 }),
    ],
  ])('%s', async (name, instance, description) => {
    expect(parameterized(instance()).plan.optimizer.name).toBe(name);
    expect(await trajectory(instance())).toStrictEqual(await trajectory(description));
  });

  it('and stays the caller’s', () => {
    const mine = tf.train.adam(0.05);
    const { optimizer } = parameterized(mine);
    optimizer.dispose();
    expect(mine.iterations).toBe(0);
    const x = tf.variable(tf.scalar(1));
    mine.minimize(() => tf.square(x) as tf.Scalar, false, [x]);
    expect(x.dataSync()[0]).toBeCloseTo(0.95, 5);
  });
});

onBackend('cpu', 'an optimizer that cannot be scaled is refused', () => {
  const used = (): tf.Optimizer => {
    const optimizer = tf.train.adam(0.05);
    const x = tf.variable(tf.scalar(1));
    optimizer.minimize(() => tf.square(x) as tf.Scalar, false, [x]);
    return optimizer;
  };
  it.each<[string, () => Given, RegExp]>([
    ['that has taken steps', used, /has taken 1 steps/],
    ['centered rmsprop', () => tf.train.rmsprop(0.05, 0.9, 0, 1e-7, true), /centered/],
    ['adamax with a decay', () => tf.train.adamax(0.05, 0.9, 0.999, 1e-7, 0.1), /decays/],
    ['a name', () => 'adam' as unknown as Given, /"adam".*adam\(\{ learningRate/],
    ['nothing', () => undefined as unknown as Given, /optimizer: received undefined/],
  ])('%s', (_, optimizer, message) => {
    expect(() => parameterized(optimizer())).toThrow(message);
  });

  it.each<[string, () => Given]>([
    ['momentum', () => momentum({ learningRate: 0.1, momentum: 1 })],
    ['beta1', () => adam({ learningRate: 0.1, beta1: -0.1 })],
    ['beta2', () => adam({ learningRate: 0.1, beta2: 1.5 })],
    ['epsilon', () => adam({ learningRate: 0.1, epsilon: Number.NaN })],
    ['rho', () => rmsprop({ learningRate: 0.1, rho: 1 })],
    ['initialAccumulator', () => adagrad({ learningRate: 0.1, initialAccumulator: -1 })],
    ['weightDecay', () => sgd({ learningRate: 0.1, weightDecay: -1 })],
    ['decay', () => sgd({ learningRate: 0.1, decay: 'l2' as 'coupled' })],
  ])('options out of range: %s', (argument, make) => {
    expect(make).toThrow(new RegExp(`^${argument}: received`));
  });
});
