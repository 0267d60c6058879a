import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { type Gauge, isRichscaleError, muP, parameterization } from '../../src/index.ts';
import { adam, parameterize, planOf, resume, sgd } from '../../src/tfjs/index.ts';
import { onBackend } from '../on-backends.ts';
import { mlp, reloaded } from './models.ts';
import { batchFor, loss, losses, predictions, weightValues } from './training.ts';

function thrownBy(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error;
  }
}

const optimizer = adam({ learningRate: 0.02 });
const base = { base: () => mlp(4), baseWidth: 4, parameterization: muP(), optimizer };
const functional = (width: number): tf.LayersModel => {
  const input = tf.input({ shape: [5] });
  const wide = tf.layers.dense({ units: width, activation: 'tanh' }).apply(input);
  return tf.model({
    inputs: input,
    outputs: tf.layers.dense({ units: 2 }).apply(wide) as tf.SymbolicTensor,
  });
};
const started = (make: (width: number) => tf.LayersModel, gauge: Gauge = 'unit-multiplier') =>
  parameterize(make, {
    width: 16,
    baseWidth: 4,
    parameterization: parameterization({ gauge }),
    optimizer,
    seed: 1,
  });
const topology = (model: tf.LayersModel): object => model.toJSON(null, false) as object;
const throughText = <T>(value: T): T => JSON.parse(JSON.stringify(value));
type ModelClass = { fromConfig(cls: unknown, config: object): tf.LayersModel };

/** Every way that tfjs has of making a model of another one's structure. */
const copies: Readonly<Record<string, (model: tf.LayersModel) => Promise<tf.LayersModel>>> = {
  'modelFromJSON of toJSON’s object': async (model) =>
    tf.models.modelFromJSON(throughText(topology(model)) as never),
  'modelFromJSON of toJSON’s text, with the key modelTopology': async (model) =>
    tf.models.modelFromJSON({ modelTopology: JSON.parse(model.toJSON() as string) }),
  'fromConfig(getConfig())': async (model) => {
    const modelClass = model.constructor as unknown as ModelClass;
    return modelClass.fromConfig(modelClass, model.getConfig() as object);
  },
  'saving and loading': (model) => reloaded(model),
  'a copy of a copy': async (model) => {
    const first = await tf.models.modelFromJSON(throughText(topology(model)) as never);
    return tf.models.modelFromJSON(throughText(topology(first)) as never);
  },
};

onBackend('cpu', 'a copy of a parameterized model', () => {
  for (const [way, copyOf] of Object.entries(copies)) {
    it.each([
      { kind: 'sequential', make: mlp, gauge: 'unit-multiplier' },
      { kind: 'sequential', make: mlp, gauge: 'unit-gradient' },
      { kind: 'functional', make: functional, gauge: 'unit-multiplier' },
    ] as const)(`by ${way} has its plan: $kind, gauge $gauge`, async ({ make, gauge }) => {
      const { model, plan } = started(make, gauge);
      const copy = await copyOf(model);
      copy.setWeights(model.getWeights());
      expect(planOf(copy)?.toJSON()).toStrictEqual(throughText(plan.toJSON()));

      const batch = batchFor(model);
      expect(predictions(copy, batch)).toStrictEqual(predictions(model, batch));
      const before = predictions(copy, batch);
      expect(() => parameterize(copy, { ...base, base: make(4) })).toThrow(
        expect.objectContaining({ _tag: 'already-parameterized' }),
      );
      expect(predictions(copy, batch)).toStrictEqual(before);

      copy.compile({ loss, optimizer: resume(copy, { optimizer }).optimizer });
      model.compile({ loss, optimizer: resume(model, { optimizer }).optimizer });
      expect(await losses(copy, batch, 4)).toStrictEqual(await losses(model, batch, 4));
    });
  }

  it('has the plan though metadata of the user’s own replaced that of the model', async () => {
    const { model, plan } = started(mlp);
    model.setUserDefinedMetadata({ author: 'me' });
    expect(String(planOf(model))).toBe(String(plan));
    expect(String(planOf(await reloaded(model)))).toBe(String(plan));
  });

  it('of a file whose plan cannot be read is refused, and leaves nothing behind', async () => {
    const { model } = started(mlp);
    const damaged = throughText(topology(model)) as { config: { richscale: { name: string } } };
    damaged.config.richscale.name = '{';
    const { numTensors } = tf.memory();
    await expect(tf.models.modelFromJSON(damaged as never)).rejects.toMatchObject({
      _tag: 'unreadable-json',
    });
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('other models’ configurations are what tfjs writes', () => {
    const model = mlp(4);
    expect(Object.keys(model.getConfig() as object)).toStrictEqual(['name', 'layers']);
    expect(Object.keys(started(mlp).model)).toStrictEqual(
      expect.not.arrayContaining(['getConfig']),
    );
  });
});

onBackend('cpu', 'a model that has a parameterized one in it', () => {
  const around = (body: tf.LayersModel) =>
    tf.sequential({ layers: [body, tf.layers.dense({ name: 'head', units: 2 })] });
  const onTop = (body: tf.LayersModel) => {
    const head = tf.layers.dense({ name: 'head', units: 2 });
    const features = body.layers[1]?.output as tf.SymbolicTensor;
    return tf.model({
      inputs: body.inputs,
      outputs: head.apply(features) as tf.SymbolicTensor,
    });
  };
  const { baseWidth: _, ...others } = base;
  const again = (model: tf.LayersModel, initial?: 'keep', narrow?: tf.LayersModel) =>
    parameterize(model, {
      ...others,
      base: narrow ?? around(mlp(4)),
      ...(narrow === undefined ? { tensors: { '*/out/kernel': 'output' } as const } : {}),
      ...(initial === undefined ? {} : { initial }),
    });
  const refused = (model: tf.LayersModel, narrow?: tf.LayersModel) => {
    const error = thrownBy(() => again(model, undefined, narrow));
    expect(isRichscaleError(error, 'already-parameterized')).toBe(true);
    expect(String(error)).toMatch(/parameterized before/);
  };

  it('may go on where its weights are kept, but not where they are multiplied', () => {
    const body = started(mlp).model;
    const before = weightValues(body);
    expect(weightValues(again(around(body), 'keep').model).slice(0, before.length)).toStrictEqual(
      before,
    );
    const multiplied = around(started(mlp, 'unit-init').model);
    expect(() => again(multiplied, 'keep')).toThrow(/Its part \S+ was parameterized before/);
  });

  it('is refused, in a copy and after loading too', async () => {
    const outer = around(started(mlp).model);
    expect(planOf(outer)).toBeUndefined();
    refused(outer);
    refused(await tf.models.modelFromJSON(throughText(topology(outer)) as never));
    refused(await reloaded(outer));
  });

  it.each(['unit-multiplier', 'unit-init'] as const)(
    'is refused where it has only its layers, gauge %s',
    async (gauge) => {
      for (const body of [started(mlp, gauge).model, await reloaded(started(mlp, gauge).model)]) {
        refused(onTop(body), onTop(mlp(4)));
      }
    },
  );
});

onBackend('cpu', 'resume takes the plan of weights that were copied', () => {
  const weightsOnly = (make = mlp, gauge: Gauge = 'unit-multiplier') => {
    const from = started(make, gauge);
    const copy = make(16);
    copy.setWeights(from.model.getWeights());
    return { ...from, copy };
  };

  it('and the copy has it from then on', async () => {
    const { model, copy, plan, optimizer: scaled } = weightsOnly();
    expect(() => resume(copy, { optimizer })).toThrow(/carries no plan.*resume\(model, \{ plan/);
    const resumed = resume(copy, { plan, optimizer });
    expect(planOf(copy)?.toJSON()).toStrictEqual(throughText(plan.toJSON()));
    expect(() => parameterize(copy, base)).toThrow(/parameterized before/);
    const batch = batchFor(model);
    model.compile({ loss, optimizer: scaled });
    copy.compile({ loss, optimizer: resumed.optimizer });
    expect(await losses(copy, batch, 4)).toStrictEqual(await losses(model, batch, 4));
    expect(resume(copy, { plan, optimizer }).plan.toJSON()).toStrictEqual(resumed.plan.toJSON());
  });

  it.each([
    ['of another width', { width: 32, make: mlp }, /in\/kernel.*\[5,16\].*fan-out 4→32/],
    ['of other names', { width: 16, make: functional }, /dense1\/kernel.*no such tensor/],
    [
      'with fewer tensors',
      {
        width: 16,
        make: (width: number) => {
          const { layers } = mlp(width);
          return tf.sequential({ layers: layers.slice(0, 2) });
        },
      },
      /out\/kernel.*The plan has no such tensor/,
    ],
  ])('but not one %s', (_, { width, make }, message) => {
    const { plan } = parameterize(make, {
      width,
      baseWidth: 4,
      parameterization: muP(),
      optimizer,
      onWarning: () => {},
    });
    const model = mlp(16);
    expect(() => resume(model, { plan, optimizer })).toThrow(message);
    expect(planOf(model)).toBeUndefined();
  });

  it('but not where the layers do not multiply as it says', () => {
    const { copy, plan } = weightsOnly(mlp, 'unit-gradient');
    expect(() => resume(copy, { plan, optimizer })).toThrow(
      /multiplies it by 2 .*this model by 1\. Copy the model with its layers/,
    );
  });

  it('but not another than it carries, what is no plan, or one of another optimizer', () => {
    const { model, copy, plan } = weightsOnly();
    const other = started((width) => mlp(width, { outputs: 3 }), 'unit-init').plan;
    expect(() => resume(model, { plan: other, optimizer })).toThrow(/a plan of its own/);
    expect(() => resume(copy, { plan: plan.toJSON() as never, optimizer })).toThrow(/planFromJSON/);
    expect(() => resume(copy, { plan, optimizer: sgd({ learningRate: 1 }) })).toThrow(
      /parameterized for adam/,
    );
    expect(planOf(copy)).toBeUndefined();
  });
});
