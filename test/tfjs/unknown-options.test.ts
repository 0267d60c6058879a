import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { muP } from '../../src/index.ts';
import {
  adam,
  baseShapes,
  type ModelFactory,
  parameterize,
  parameterizeVariables,
  resume,
  tensorsOf,
} from '../../src/tfjs/index.ts';
import { onBackend } from '../on-backends.ts';
import { Query } from './custom-layer.ts';
import { growth, nothing } from './memory.ts';
import { mlp } from './models.ts';

const common = { parameterization: muP(), optimizer: adam({ learningRate: 0.1 }) };
/** Options that the type checker would refuse: a caller may have no type checker. */
// biome-ignore lint/suspicious/noExplicitAny: that is what this is
const untyped = (value: object): any => value;
const variable = () => tf.variable(tf.ones([2, 2]));

onBackend('cpu', 'an option that there is not is refused', () => {
  it.each<[string, () => unknown, string, string | undefined]>([
    [
      'parameterize of a model',
      () => parameterize(mlp(8), untyped({ ...common, base: mlp(4), sead: 1 })),
      'options.sead',
      'seed',
    ],
    [
      'parameterize of a factory',
      () => parameterize(mlp, untyped({ ...common, width: 8, basewidth: 4 })),
      'options.basewidth',
      'baseWidth',
    ],
    [
      'parameterizeVariables',
      () => parameterizeVariables({}, untyped({ ...common, onwarning: () => {} })),
      'options.onwarning',
      'onWarning',
    ],
    [
      'a variable',
      () =>
        parameterizeVariables(
          { w: untyped({ variable: variable(), fanIn: 2, fan_out: 2, std: 1 }) },
          common,
        ),
      'w.fan_out',
      'fanOut',
    ],
    [
      'tensorsOf',
      () => tensorsOf(mlp(8), untyped({ base: mlp(4), tensor: {} })),
      'options.tensor',
      'tensors',
    ],
    ['baseShapes', () => baseShapes(mlp(8), untyped({ delt: mlp(4) })), 'options.delt', 'delta'],
    [
      'resume',
      () => resume(mlp(8), untyped({ optimiser: common.optimizer })),
      'options.optimiser',
      'optimizer',
    ],
    [
      'a declaration',
      () => tensorsOf(mlp(8), { base: mlp(4), tensors: untyped({ 'in/kernel': { lr: 10 } }) }),
      'tensors["in/kernel"].lr',
      undefined,
    ],
    [
      'a declared deviation',
      () =>
        tensorsOf(mlp(8), {
          base: mlp(4),
          tensors: untyped({ 'in/kernel': { initializer: { stddev: 1 } } }),
        }),
      'tensors["in/kernel"].initializer.stddev',
      undefined,
    ],
  ])('by %s', (_, run, argument, nearest) => {
    expect(run).toThrow(
      expect.objectContaining({
        _tag: 'unknown-key',
        details: expect.objectContaining({ argument }),
        fields: expect.objectContaining({ nearest }),
      }),
    );
  });

  it.each<[string, () => unknown, RegExp]>([
    [
      'width for a model',
      () => parameterize(mlp(8), untyped({ ...common, base: mlp(4), width: 8 })),
      /options\.width: received 8\. Only parameterize\(factory,/,
    ],
    [
      'base for a factory',
      () => parameterize(mlp, untyped({ ...common, width: 8, baseWidth: 4, base: mlp(4) })),
      /options\.base: .*Only parameterize\(model,/,
    ],
    [
      'delta for a factory',
      () => parameterize(mlp, untyped({ ...common, width: 8, baseWidth: 4, delta: mlp(6) })),
      /options\.delta: .*Only parameterize\(model,/,
    ],
  ])('or of the other form: %s', (_, run, message) => {
    expect(run).toThrow(message);
    expect(run).toThrow(expect.objectContaining({ _tag: 'unknown-key' }));
  });

  it.each<[string, () => unknown, RegExp]>([
    [
      'baseWidth beside a base model',
      () => tensorsOf(mlp(8), { base: mlp(4), baseWidth: 4 }),
      /baseWidth: received 4\. Only a base that is a factory/,
    ],
    [
      'delta beside a base factory',
      () => tensorsOf(mlp(8), { base: mlp, baseWidth: 4, delta: mlp(6) }),
      /delta: .*called at a third width/,
    ],
    [
      'delta beside base shapes',
      () => tensorsOf(mlp(8), { base: baseShapes(mlp(4)), delta: mlp(6) }),
      /delta: .*baseShapes\(model, \{ delta \}\)/,
    ],
    ['no options', () => parameterize(mlp(8), untyped([])), /options: .*not an object/],
    [
      'declarations that are none',
      () => tensorsOf(mlp(8), { base: mlp(4), tensors: untyped('hidden' as never) }),
      /tensors: received "hidden"/,
    ],
    [
      'an initializer by name',
      () =>
        tensorsOf(mlp(8), {
          base: mlp(4),
          tensors: untyped({ 'in/kernel': { initializer: 'heNormal' } }),
        }),
      /initializer: received "heNormal".*neither an initializer nor/,
    ],
  ])('or one that would be of no use: %s', (_, run, message) => {
    expect(run).toThrow(message);
    expect(run).toThrow(expect.objectContaining({ _tag: 'invalid-argument' }));
  });
});

onBackend('cpu', 'a factory that is asynchronous', () => {
  const later = (async (width: number) => mlp(width)) as unknown as ModelFactory;

  it.each<[string, () => unknown]>([
    ['of parameterize', () => parameterize(later, { ...common, width: 8, baseWidth: 4 })],
    ['as a base', () => parameterize(mlp(8), { ...common, base: later, baseWidth: 4 })],
  ])('is refused %s', (_, run) => {
    expect(run).toThrow(/asynchronous.*Await the models first: parameterize\(await build\(512\)/);
    expect(run).toThrow(
      expect.objectContaining({ _tag: 'invalid-callback', fields: { callback: 'factory' } }),
    );
  });

  it('leaves no model behind', async () => {
    const before = tf.memory().numTensors;
    expect(() => parameterize(later, { ...common, width: 8, baseWidth: 4 })).toThrow();
    await new Promise((resolve) => setImmediate(resolve));
    expect(tf.memory().numTensors).toBe(before);
  });

  it('and one that rejects is refused alike, without an unhandled rejection', async () => {
    const failing = (async () => {
      throw new Error('later');
    }) as unknown as ModelFactory;
    expect(() => parameterize(failing, { ...common, width: 8, baseWidth: 4 })).toThrow(
      /asynchronous/,
    );
    await new Promise((resolve) => setImmediate(resolve));
  });

  it('and one that returns no model is refused', () => {
    const run = () =>
      parameterize(
        untyped(() => ({})),
        { ...common, width: 8, baseWidth: 4 },
      );
    expect(run).toThrow(/factory\(8\): .*returned no tf\.LayersModel/);
    expect(growth(() => expect(run).toThrow())).toStrictEqual(nothing);
  });

  it('and a model that was not awaited', () => {
    const promised = untyped(Promise.resolve());
    expect(() => parameterize(promised, { ...common, base: mlp(4) })).toThrow(/Await it first/);
  });
});

onBackend('cpu', 'what cannot be known of several tensors is said of all at once', () => {
  it('and a name that is not there has the nearest beside it', () => {
    const run = () => tensorsOf(mlp(8), { base: mlp(4), tensors: { 'hiden/kernel': 'hidden' } });
    expect(run).toThrow(/Did you mean 'hidden\/kernel'/);
    expect(run).toThrow(
      expect.objectContaining({
        _tag: 'unknown-tensor',
        fields: expect.objectContaining({ tensor: 'hiden/kernel' }),
      }),
    );
  });

  it('in the error’s fields and message', () => {
    const unknown = (units: number) =>
      tf.sequential({
        layers: [
          tf.layers.dense({ name: 'in', units, inputShape: [5] }),
          new Query({ name: 'a', units }),
          tf.layers.dense({ name: 'b', units }),
          new Query({ name: 'c', units }),
        ],
      });
    const run = () => tensorsOf(unknown(8), { base: unknown(4) });
    expect(run).toThrow(/^a\/query: .*'[ac*]\/query': /s);
    expect(run).toThrow(
      expect.objectContaining({
        _tag: 'undeclared-tensor',
        fields: { tensors: ['a/query', 'c/query'] },
      }),
    );
  });
});
