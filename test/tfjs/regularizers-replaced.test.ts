import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { muP } from '../../src/index.ts';
import {
  adam,
  adamw,
  type OptimizerDescription,
  type ParameterizeFactoryOptions,
  parameterize,
  planOf,
  resume,
  sgd,
} from '../../src/tfjs/index.ts';
import { onBackend } from '../on-backends.ts';
import { growth, nothing } from './memory.ts';
import { reloaded } from './models.ts';
import { batchFor, loss, losses, relativeDifference, weightValues } from './training.ts';

type Regularizer = ReturnType<typeof tf.regularizers.l2>;
interface Regularized {
  readonly inner?: Regularizer;
  readonly readout?: Regularizer;
}

/** Its input layer has none; biases neither. */
const make =
  ({
    inner = tf.regularizers.l2({ l2: 0.05 }),
    readout = tf.regularizers.l2({ l2: 0.02 }),
  }: Regularized = {}) =>
  (width: number): tf.LayersModel => {
    const input = tf.input({ shape: [3] });
    const first = tf.layers.dense({ name: 'in', units: width, activation: 'tanh' }).apply(input);
    const hidden = { name: 'hidden', units: width, kernelRegularizer: inner };
    const second = tf.layers.dense(hidden).apply(first);
    const out = { name: 'out', units: 2, kernelRegularizer: readout };
    const outputs = tf.layers.dense(out).apply(second) as tf.SymbolicTensor;
    return tf.model({ inputs: input, outputs });
  };
const plain = (width: number): tf.LayersModel => {
  const model = make()(width);
  const config = model.getConfig() as { layers: { config: Record<string, unknown> }[] };
  for (const layer of config.layers) layer.config['kernelRegularizer'] = null;
  const modelClass = model.constructor as unknown as {
    fromConfig(cls: unknown, config: object): tf.LayersModel;
  };
  return modelClass.fromConfig(modelClass, config);
};
const apply = (
  model: (width: number) => tf.LayersModel,
  optimizer: OptimizerDescription,
  options: Partial<ParameterizeFactoryOptions> = {},
) => {
  const result = parameterize(model, {
    width: 16,
    baseWidth: 4,
    parameterization: muP(),
    optimizer,
    seed: 1,
    onWarning: () => {},
    ...options,
  });
  result.model.compile({ loss, optimizer: result.optimizer });
  return result;
};
const penalties = (model: tf.LayersModel): number => model.calculateLosses().length;

onBackend('cpu', 'regularizers: drop', () => {
  it.each(['unit-multiplier', 'unit-init'] as const)(
    'trains as the model without them, and is saved without, gauge %s',
    async (gauge) => {
      const optimizer = adam({ learningRate: 0.02 });
      const parameterization = muP({ gauge });
      const { model } = apply(make(), optimizer, { regularizers: 'drop', parameterization });
      const without = apply(plain, optimizer, { parameterization }).model;
      const batch = batchFor(model);
      expect(await losses(model, batch, 4)).toStrictEqual(await losses(without, batch, 4));
      expect(penalties(model)).toBe(0);
      expect(penalties(await reloaded(model))).toBe(0);
    },
  );

  it('takes what cannot be kept: a class of its own, one object for several tensors', () => {
    const Abstract = Object.getPrototypeOf(
      tf.regularizers.l2().constructor,
    ) as typeof tf.serialization.Serializable;
    class Own extends Abstract {
      static readonly className = 'TestDroppedRegularizer';
      apply(x: tf.Tensor): tf.Scalar {
        return tf.sum(tf.abs(x)) as tf.Scalar;
      }
      getConfig() {
        return {};
      }
    }
    const own = new Own() as unknown as Regularizer;
    const makeOwn = make({ inner: own, readout: own });
    const { model } = apply(makeOwn, adam({ learningRate: 0.1 }), { regularizers: 'drop' });
    expect(penalties(model)).toBe(0);
    expect(penalties(makeOwn(4))).toBe(2);
  });

  it('leaves a model alone that has the same regularizer object, and losses of one’s own', () => {
    const shared = tf.regularizers.l2({ l2: 0.05 });
    const build = make({ inner: shared, readout: shared });
    const other = build(4);
    const ours = build(16);
    ours.layers[2]?.addLoss([() => tf.scalar(7)] as never);
    parameterize(ours, {
      base: other,
      parameterization: muP(),
      optimizer: adam({ learningRate: 0.1 }),
      regularizers: 'drop',
    });
    expect(ours.calculateLosses().map((value) => value.dataSync()[0])).toStrictEqual([7]);
    const left = other.calculateLosses().map((value) => value.dataSync()[0] ?? 0);
    expect(left).toHaveLength(2);
    expect(left.every((value) => value > 0)).toBe(true);
  });

  it('reaches a recurrent layer’s cell, and wrappers', async () => {
    const recurrent = (width: number) =>
      tf.sequential({
        layers: [
          tf.layers.bidirectional({
            layer: tf.layers.gru({
              units: width,
              recurrentInitializer: 'glorotUniform',
              recurrentRegularizer: tf.regularizers.l2({ l2: 0.1 }),
            }) as tf.RNN,
            mergeMode: 'concat',
            inputShape: [3, 2],
          }),
          tf.layers.dense({ units: 2 }),
        ],
      });
    const { model } = apply(recurrent, adam({ learningRate: 0.1 }), { regularizers: 'drop' });
    expect(model.toJSON()).not.toContain('L1L2');
    expect(recurrent(4).toJSON()).toContain('L1L2');
  });
});

onBackend('cpu', 'regularizers: translate', () => {
  it('is the same training under SGD, at the base width', async () => {
    const optimizer = sgd({ learningRate: 0.05 });
    const atBase = { width: 4, baseWidth: 4 };
    const kept = apply(make(), optimizer, atBase).model;
    const decayed = apply(make(), optimizer, { ...atBase, regularizers: 'translate' }).model;
    const batch = batchFor(kept);
    await losses(kept, batch, 10);
    await losses(decayed, batch, 10);
    weightValues(decayed).forEach((values, index) => {
      const difference = relativeDifference(values, weightValues(kept)[index] ?? []);
      expect(difference).toBeLessThan(1e-5);
    });
    expect(penalties(decayed)).toBe(0);
  });

  it.each(['unit-multiplier', 'unit-gradient'] as const)(
    'under Adam each weight decays by its own strength at every width, gauge %s',
    async (gauge) => {
      const { model, optimizer, plan } = apply(make(), adam({ learningRate: 0.1 }), {
        regularizers: 'translate',
        parameterization: muP({ gauge }),
      });
      expect(optimizer.description.weightDecay).toBe(0.1);
      expect(plan.warnings.join()).toContain('give it weightDecay: 0.1');
      const names = plan.rows.map(({ name }) => name);
      const variables = Object.fromEntries(
        optimizer.factors.map(({ name }, index) => [
          name,
          (model.trainableWeights[index] as tf.LayerVariable).read() as tf.Variable,
        ]),
      );
      const before = names.map((name) => variables[name]?.dataSync().slice() ?? []);
      // No gradient but that of decay.
      optimizer.applyGradients(
        names.map((name) => {
          const variable = variables[name] as tf.Variable;
          return { name: variable.name, tensor: tf.zerosLike(variable) };
        }),
      );
      const left = names.map((name, index) => {
        const [now = 0] = variables[name]?.dataSync() ?? [];
        return (before[index]?.[0] ?? 0) === 0 ? 1 : now / (before[index]?.[0] ?? 0);
      });
      const kept = Object.fromEntries(names.map((name, index) => [name, left[index]]));
      expect(kept['in/kernel']).toBeCloseTo(1, 6);
      expect(kept['hidden/kernel']).toBeCloseTo(1 - 0.1 * 2 * 0.05, 5);
      expect(kept['out/kernel']).toBeCloseTo(1 - 0.1 * 2 * 0.02, 5);
    },
  );

  it('survives saving, and resume with the decay that the warning names', async () => {
    const optimizer = adam({ learningRate: 0.05 });
    const { model } = apply(make(), optimizer, { regularizers: 'translate' });
    const batch = batchFor(model);
    const loaded = await reloaded(model, { includeOptimizer: true });
    const again = await reloaded(model);
    const resumed = resume(again, { optimizer: adam({ learningRate: 0.05, weightDecay: 0.1 }) });
    again.compile({ loss, optimizer: resumed.optimizer });
    const expected = await losses(model, batch, 4);
    expect(await losses(loaded, batch, 4)).toStrictEqual(expected);
    expect(await losses(again, batch, 4)).toStrictEqual(expected);
    expect(planOf(again)?.warnings.join()).toContain('weightDecay: 0.1');
  });

  it('changes nothing of a model that has none', () => {
    const optimizer = adam({ learningRate: 0.1 });
    const { plan } = apply(plain, optimizer, { regularizers: 'translate' });
    expect(plan.toJSON()).toStrictEqual(apply(plain, optimizer).plan.toJSON());
  });

  const refusals: readonly [string, Regularized, OptimizerDescription, RegExp][] = [
    ['an L1 penalty', { inner: tf.regularizers.l1() }, adam({ learningRate: 1 }), /hidden\/kernel/],
    ['a second decay', {}, adamw({ learningRate: 1 }), /weightDecay 0\.01\. Give weightDecay: 0/],
    [
      'independent decay',
      {},
      adam({ learningRate: 1, decay: 'independent' }),
      /acts through the learning rate/,
    ],
  ];
  it.each(refusals)('is refused for %s, and leaves nothing behind', (_, given, optimizer, says) => {
    const model = make(given)(16);
    const base = make(given)(4);
    const before = weightValues(model);
    expect(
      growth(() => {
        expect(() =>
          parameterize(model, {
            base,
            parameterization: muP(),
            optimizer,
            regularizers: 'translate',
          }),
        ).toThrow(says);
      }),
    ).toStrictEqual(nothing);
    expect(weightValues(model)).toStrictEqual(before);
    expect(penalties(model)).toBe(2);
  });
});

onBackend('cpu', 'regularizers', () => {
  it('is one of three words', () => {
    const regularizers = 'remove' as 'drop';
    expect(() => apply(make(), sgd({ learningRate: 1 }), { regularizers })).toThrow(
      /options\.regularizers: received "remove".*'keep', 'drop' or 'translate'/,
    );
  });

  it('of a loaded model are dealt with where they are refused', async () => {
    const loaded = await reloaded(make()(16));
    const options = {
      base: make()(4),
      parameterization: muP(),
      optimizer: adam({ learningRate: 0.1 }),
    };
    expect(() => parameterize(loaded, options)).toThrow(/regularizers: 'translate'.*'drop'/);
    expect(penalties(parameterize(loaded, { ...options, regularizers: 'drop' }).model)).toBe(0);
  });
});
