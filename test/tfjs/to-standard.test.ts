import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { muP, parameterization } from '../../src/index.ts';
import { parameterize, planOf, sgd, toStandard } from '../../src/tfjs/index.ts';
import { onBackend, onEveryBackend } from '../on-backends.ts';
import { Query, withQuery } from './custom-layer.ts';
import { gauges, layerClasses } from './gauges.ts';
import { type LayerKinds, trainableAnywhere, trainableOnCpu } from './layer-kinds.ts';
import { growth, nothing } from './memory.ts';
import { mlp } from './models.ts';
import { around, Heads, Residual, Scaled } from './own-layers.ts';
import { batchFor, loss, losses, predictions, relativeDifference } from './training.ts';

const optimizer = sgd({ learningRate: 0.01 });
const multiplied = (model: tf.LayersModel) =>
  layerClasses(model).filter((name) => name.startsWith('Richscale'));
const started = (make: (width: number) => tf.LayersModel, gauge: (typeof gauges)[number]) =>
  parameterize(make, {
    width: 12,
    baseWidth: 4,
    parameterization: parameterization({ richness: 0.3, gauge }),
    optimizer,
    seed: 3,
    onWarning: () => {},
  });

function suite(kinds: Readonly<Record<string, Pick<LayerKinds, 'make' | 'vocabulary'>>>): void {
  describe.each(Object.entries(kinds))('%s', (_, { make, vocabulary }) => {
    it.each(gauges)('gauge %j', async (gauge) => {
      const { model, optimizer: scaled } = started(make, gauge);
      const batch = batchFor(model, vocabulary === undefined ? {} : { vocabulary });
      model.compile({ loss, optimizer: scaled });
      await losses(model, batch, 2);
      const before = predictions(model, batch).slice();
      const standard = toStandard(model);
      expect(multiplied(standard)).toStrictEqual([]);
      expect(standard.layers.map(({ name }) => name)).toStrictEqual(
        model.layers.map(({ name }) => name),
      );
      expect(relativeDifference(predictions(standard, batch), before)).toBeLessThan(1e-6);
      expect(predictions(model, batch)).toStrictEqual(before);
    });
  });
}

onEveryBackend('toStandard predicts the same without multipliers', () => suite(trainableAnywhere));
onBackend('cpu', 'toStandard predicts the same without multipliers', () => {
  suite(trainableOnCpu);
  suite({
    'layers of one’s own, and what they hold': {
      make: around((units) => new Residual({ units, count: 2 })),
    },
    'a layer of one’s own': { make: around((units) => new Scaled({ units })) },
    'kernels of three axes': { make: around((units) => new Heads({ units })) },
  });
});

onBackend('cpu', 'toStandard', () => {
  it('gives a fresh model that has no plan, and is refused as not fresh', () => {
    const { model } = started(mlp, 'unit-gradient');
    const standard = toStandard(model);
    expect(planOf(standard)).toBeUndefined();
    expect(planOf(model)).toBeDefined();
    expect(Object.keys(standard.getConfig() as object)).not.toContain('richscale');
    const call = () => parameterize(standard, { base: mlp(4), parameterization: muP(), optimizer });
    expect(call).toThrow(expect.objectContaining({ _tag: 'already-parameterized' }));
  });

  it('copies a model without multipliers as it is', () => {
    const model = mlp(8);
    const batch = batchFor(model);
    const standard = toStandard(model);
    expect(predictions(standard, batch)).toStrictEqual(predictions(model, batch));
    const before = predictions(standard, batch).slice();
    model.setWeights(model.getWeights().map((weight) => tf.zerosLike(weight)));
    expect(predictions(standard, batch)).toStrictEqual(before);
  });

  it('keeps what is frozen', () => {
    const make = (width: number) => {
      const model = mlp(width);
      (model.layers[1] as tf.layers.Layer).trainable = false;
      return model;
    };
    const standard = toStandard(started(make, 'unit-init').model);
    expect(standard.layers.map(({ trainable }) => trainable)).toStrictEqual([true, false, true]);
  });

  it('keeps penalties', () => {
    const make = (width: number) => {
      const kernelRegularizer = (l1: number) => tf.regularizers.l1l2({ l1, l2: 0.3 });
      const input = tf.input({ shape: [5] });
      const wide = tf.layers.dense({ units: width, kernelRegularizer: kernelRegularizer(0.1) });
      const out = tf.layers.dense({ units: 2, kernelRegularizer: kernelRegularizer(0.2) });
      return tf.model({
        inputs: input,
        outputs: out.apply(wide.apply(input)) as tf.SymbolicTensor,
      });
    };
    const { model } = started(make, 'unit-init');
    const penalties = (of: tf.LayersModel) =>
      of.calculateLosses().map((penalty) => penalty.dataSync()[0] ?? 0);
    expect(penalties(model)).toHaveLength(2);
    expect(relativeDifference(penalties(toStandard(model)), penalties(model))).toBeLessThan(1e-6);
  });

  it('is refused for what is no model, and for a class that tfjs does not know', () => {
    expect(() => toStandard({} as never)).toThrow(/not a tf\.LayersModel/);
    class Unregistered extends Query {
      static override readonly className: string = 'TestUnregisteredQuery';
    }
    const make = (width: number) =>
      tf.sequential({
        layers: [
          tf.layers.dense({ name: 'in', units: width, inputShape: [5] }),
          new Unregistered({ name: 'attention', units: width }),
          tf.layers.dense({ name: 'out', units: 2 }),
        ],
      });
    const declared = { role: 'hidden', initializer: tf.initializers.heNormal({}) } as const;
    const { model } = parameterize(make, {
      width: 12,
      baseWidth: 4,
      parameterization: muP({ gauge: 'unit-init' }),
      optimizer,
      tensors: { 'attention/query': declared },
    });
    expect(multiplied(model)).toContain('RichscaleTestUnregisteredQuery');
    expect(
      growth(() => {
        expect(() => toStandard(model)).toThrow(
          /attention: received "TestUnregisteredQuery".*registerClass\(TestUnregisteredQuery\)/,
        );
      }),
    ).toStrictEqual(nothing);
  });

  it('folds a declared weight of an unknown layer', () => {
    const { model } = parameterize(withQuery, {
      width: 12,
      baseWidth: 4,
      parameterization: muP({ gauge: 'unit-init' }),
      optimizer,
      tensors: { 'attention/query': { role: 'hidden', initializer: { std: 0.5 } } },
    });
    const batch = batchFor(model);
    const standard = toStandard(model);
    expect(layerClasses(standard)).toStrictEqual(['Dense', 'TestQuery', 'Dense']);
    const difference = relativeDifference(predictions(standard, batch), predictions(model, batch));
    expect(difference).toBeLessThan(1e-6);
  });
});
