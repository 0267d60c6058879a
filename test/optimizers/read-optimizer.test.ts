import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { muP } from '../../src/index.ts';
import * as known from '../../src/optimizers/known.ts';
import {
  adadelta,
  adagrad,
  adam,
  adamax,
  lion,
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

/** The usual home-made AdamW: a subclass, which tfjs calls Adam as well. */
class OwnAdamW extends tf.AdamOptimizer {
  override applyGradients(gradients: Parameters<tf.AdamOptimizer['applyGradients']>[0]): void {
    for (const name of Object.keys(gradients)) {
      const variable = tf.engine().registeredVariables[name] as tf.Variable;
      tf.tidy(() => variable.assign(tf.mul(variable, 0.5)));
    }
    super.applyGradients(gradients);
  }
}

/** A subclass that says that it is called as tfjs's class is. */
class Renamed extends tf.MomentumOptimizer {
  static override get className(): string {
    return 'Momentum';
  }
}

/** A rule of one's own under a name of tfjs's. */
class OwnAdam extends tf.Optimizer {
  static get className(): string {
    return 'Adam';
  }
  override applyGradients(): void {}
  override getConfig(): tf.serialization.ConfigDict {
    return { learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
  }
}

/** Another build of tfjs-core, as a bundle of its own has it: none of its classes is ours. */
const anotherCopy = createRequire(import.meta.url)(
  '@tensorflow/tfjs-core/dist/tf-core.min.js',
) as typeof tf;

/** A class that tfjs does not have. */
class Foreign extends tf.SGDOptimizer {
  static override get className(): string {
    return 'Foreign';
  }
}

function caughtFrom(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error;
  }
}

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

  it.each<[string, (from: typeof tf) => tf.Optimizer]>([
    ['sgd', ({ train }) => train.sgd(0.05)],
    ['nesterov', ({ train }) => train.momentum(0.05, 0.7, true)],
    ['adam', ({ train }) => train.adam(0.05, 0.8, 0.95, 1e-3)],
    ['adamax', ({ train }) => train.adamax(0.05, 0.8, 0.95, 1e-3)],
    ['rmsprop', ({ train }) => train.rmsprop(0.05, 0.8, 0.4, 1e-3)],
    ['adagrad', ({ train }) => train.adagrad(0.05, 0.2)],
    ['adadelta', ({ train }) => train.adadelta(0.05, 0.8, 1e-3)],
  ])('%s of another copy of tfjs too', async (name, make) => {
    const theirs = make(anotherCopy);
    expect(Object.getPrototypeOf(theirs)).not.toBe(Object.getPrototypeOf(make(tf)));
    expect(parameterized(theirs).plan.optimizer.name).toBe(name);
    expect(await trajectory(theirs)).toStrictEqual(await trajectory(make(tf)));
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
    ['an unknown class', () => new Foreign(0.05), /Foreign.*adadelta, .*defineOptimizer/],
    ['a subclass', () => new OwnAdamW(0.1, 0.9, 0.999), /of a subclass.*lost.*defineOptimizer/],
    ['a subclass by its name', () => new Renamed(0.1, 0.9), /of a subclass.*called Momentum/],
    ['another class of the name', () => new OwnAdam(), /other methods than tfjs’s/],
    [
      'an instance with a method of its own',
      () => Object.assign(tf.train.adam(0.1), { applyGradients: () => {} }),
      /Its applyGradients was replaced.*defineOptimizer/,
    ],
    [
      'an instance with a getter of its own',
      () => Object.defineProperty(tf.train.sgd(0.1), 'minimize', { get: () => () => null }),
      /Its minimize was replaced/,
    ],
    ['adamax with a decay', () => tf.train.adamax(0.05, 0.9, 0.999, 1e-7, 0.1), /decays/],
    ['a name', () => 'adam' as unknown as Given, /"adam".*adam\(\{ learningRate/],
    ['a constructor', () => adam as unknown as Given, /a function adam\..*adam\(\{ learningRate/],
    ['nothing', () => undefined as unknown as Given, /optimizer: received undefined/],
  ])('%s', (_, optimizer, message) => {
    expect(() => parameterized(optimizer())).toThrow(message);
  });

  it('by a tag that names the class', () => {
    for (const [name, optimizer] of [
      ['RMSProp', tf.train.rmsprop(0.05, 0.9, 0, 1e-7, true)],
      ['Adamax', tf.train.adamax(0.05, 0.9, 0.999, 1e-7, 0.1)],
      ['Foreign', new Foreign(0.05)],
    ] as const) {
      expect(caughtFrom(() => parameterized(optimizer))).toMatchObject({
        _tag: 'unknown-optimizer',
        fields: { name },
      });
    }
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
    ['nesterov', () => momentum({ learningRate: 0.1, nesterov: 'no' as unknown as boolean })],
  ])('options out of range: %s', (argument, make) => {
    expect(make).toThrow(new RegExp(`^${argument}: received`));
  });
});

describe('the options of an optimizer', () => {
  const makers = Object.entries(known) as [string, (options: unknown) => OptimizerDescription][];

  it.each(makers)('%s has a name, and refuses what is no option, before all else', (name, make) => {
    expect(make.name).toBe(name);
    expect(make({ learningRate: 0.1 }).name).toBe(name);
    expect(caughtFrom(() => make({ learningRate: -1, weightdecay: 0.1 }))).toMatchObject({
      _tag: 'unknown-key',
      fields: { key: 'weightdecay', nearest: 'weightDecay' },
    });
  });

  it.each(makers)('%s shows the right call where it is given none', (name, make) => {
    expect(() => make(undefined)).toThrow(`Write ${name}({ learningRate: 0.001 }).`);
    expect(() => make(0.01)).toThrow(`Write ${name}({ learningRate: 0.01 }).`);
    expect(() => make([])).toThrow(`Write ${name}({ learningRate: 0.001 }).`);
    expect(() => make({})).toThrow(/^learningRate: received undefined/);
  });

  it('are only those of the optimizer', () => {
    expect(() => sgd({ learningRate: 0.1, momentum: 0.9 } as never)).toThrow(/options\.momentum/);
    expect(() => lion({ learningRate: 0.1, epsilon: 1e-8 } as never)).toThrow(/options\.epsilon/);
    expect(() => adam({ learningRate: 0.1, nesterov: true } as never)).toThrow(/nesterov/);
  });
});
