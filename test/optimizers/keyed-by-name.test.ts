import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { muP } from '../../src/index.ts';
import {
  adagrad,
  adam,
  adamax,
  lion,
  momentum,
  parameterize,
  rmsprop,
  sgd,
} from '../../src/tfjs/index.ts';
import { onBackend } from '../on-backends.ts';
import { mlp } from '../tfjs/models.ts';
import { gradientAt, toy, valuesOf } from './toy.ts';

const learningRate = 0.1;
const optimizers = [
  momentum({ learningRate }),
  momentum({ learningRate, nesterov: true }),
  adam({ learningRate }),
  adamax({ learningRate }),
  rmsprop({ learningRate, momentum: 0.5 }),
  adagrad({ learningRate }),
  lion({ learningRate }),
];

onBackend('cpu', 'state is keyed by name', () => {
  // tfjs keys by position in the list: the moments of a and b would change places here.
  it.each(optimizers)('$name: any subset of the gradients in any order', (description) => {
    const mixed = toy(description);
    const step = (names: string, at: number) =>
      mixed.optimizer.applyGradients(
        [...names].map((name) => {
          const variable = name === 'a' ? mixed.a : mixed.b;
          return { name: variable.name, tensor: gradientAt(variable, at) };
        }),
      );
    step('ab', 1);
    step('ba', 2);
    step('b', 3);
    step('a', 4);

    const alone = toy(description);
    for (const at of [1, 2, 4]) {
      alone.optimizer.applyGradients({ [alone.a.name]: gradientAt(alone.a, at) });
    }
    for (const at of [1, 2, 3]) {
      alone.optimizer.applyGradients({ [alone.b.name]: gradientAt(alone.b, at) });
    }
    expect(valuesOf(mixed.a)).toStrictEqual(valuesOf(alone.a));
    expect(valuesOf(mixed.b)).toStrictEqual(valuesOf(alone.b));
    expect(mixed.optimizer.iterations).toBe(4);
  });

  it('a gradient that is null is left out, as tfjs leaves it out', () => {
    const { optimizer, a, b } = toy(sgd({ learningRate }));
    optimizer.applyGradients([
      { name: a.name, tensor: null as unknown as tf.Tensor },
      { name: b.name, tensor: tf.onesLike(b) },
    ]);
    expect(valuesOf(a)).toStrictEqual([1, 2, 3]);
    expect(valuesOf(b)).not.toStrictEqual([1, -1]);
  });

  it('a frozen layer leaves the others’ steps as they are', async () => {
    const run = async (frozen: boolean) => {
      const { model, optimizer } = parameterize(mlp, {
        width: 16,
        baseWidth: 4,
        parameterization: muP(),
        optimizer: adam({ learningRate }),
        seed: 1,
      });
      if (frozen) model.getLayer('in').trainable = false;
      model.compile({ loss: 'meanSquaredError', optimizer });
      const before = model.layers.map((layer) => layer.getWeights()[0]?.dataSync().slice());
      await model.trainOnBatch(tf.ones([4, 5]), tf.zeros([4, 3]));
      const after = model.layers.map((layer) => layer.getWeights()[0]?.dataSync());
      return { before, after };
    };
    const [free, frozen] = [await run(false), await run(true)];
    expect(frozen.after[0]).toStrictEqual(frozen.before[0]);
    expect(free.after[0]).not.toStrictEqual(free.before[0]);
    expect(frozen.after.slice(1)).toStrictEqual(free.after.slice(1));
  });
});

onBackend('cpu', 'what the optimizer was not made for is refused, before anything changes', () => {
  it.each([
    ['another variable', (b: tf.Variable) => tf.variable(tf.zerosLike(b)), /no tensor for this/],
    ['a gradient of another shape', (b: tf.Variable) => b, /layer\/b has shape \[1,2\]/],
  ])('%s', (_, other, message) => {
    const { optimizer, a, b } = toy(adam({ learningRate }));
    const variable = other(b);
    expect(() =>
      optimizer.applyGradients([
        { name: a.name, tensor: tf.onesLike(a) },
        { name: variable.name, tensor: tf.ones([variable === b ? 2 : 1, 2]) },
      ]),
    ).toThrow(message);
    expect(valuesOf(a)).toStrictEqual([1, 2, 3]);
    expect(optimizer.iterations).toBe(0);
  });
});
