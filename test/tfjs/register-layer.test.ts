import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { muP, parameterization } from '../../src/index.ts';
import {
  adam,
  type LayerClass,
  parameterize,
  type RegisterLayerOptions,
  registerLayer,
  type StaticLayouts,
  sgd,
  tensorsOf,
  type WeightLayout,
} from '../../src/tfjs/index.ts';
import { onBackend } from '../on-backends.ts';
import { expectSameRuns, layerClasses, runEveryGauge } from './gauges.ts';
import { growth, nothing } from './memory.ts';
import { reloaded, rolesOf } from './models.ts';
import { around, Heads, Residual, Scaled } from './own-layers.ts';
import { batchFor, loss, losses, predictions } from './training.ts';

const networks = {
  Scaled: around((units) => new Scaled({ name: 'own', units })),
  Residual: around((units) => new Residual({ name: 'own', units, count: 2 })),
  Heads: around((units) => new Heads({ name: 'own', units })),
};
const cases = Object.entries({
  ...networks,
  // tfjs itself cannot load a layer two of whose inner layers have weights of one name.
  Residual: around((units) => new Residual({ name: 'own', units, count: 1 })),
});

/** As `Scaled`, saying of itself what its weights are. */
class Telling extends Scaled {
  static override readonly className = 'TestTelling';
  static readonly richscale: StaticLayouts = {
    weights: { query: 'matrix', scale: 'gain', shift: { layout: 'bias', optional: true } },
  };
}

onBackend('cpu', 'a layer that says of itself what its weights are', () => {
  const telling = around((units) => new Telling({ name: 'own', units }));
  const options = {
    width: 16,
    baseWidth: 4,
    parameterization: parameterization({ richness: 1 / 4, gauge: 'unit-gradient' }),
    optimizer: sgd({ learningRate: 0.05 }),
  };

  it('is read without a call', () => {
    expect(rolesOf(telling(8), { base: telling, baseWidth: 4 })).toMatchObject({
      'own/query': 'hidden',
      'own/scale': 'input',
      'own/shift': 'input',
    });
  });

  it('is multiplied, and loaded once it is registered by itself', async () => {
    const { model } = parameterize(telling, options);
    expect(layerClasses(model)).toContain('RichscaleTestTelling');
    registerLayer(Telling);
    const loaded = await reloaded(model);
    const batch = batchFor(model);
    expect(predictions(loaded, batch)).toStrictEqual(predictions(model, batch));
  });

  it('is held to what it says', () => {
    class Wrong extends Scaled {
      static override readonly className = 'TestWrong';
      static readonly richscale: unknown = { weights: { query: 'matrx' } };
    }
    const wrong = around((units) => new Wrong({ name: 'own', units }));
    expect(() => tensorsOf(wrong(8), { base: wrong, baseWidth: 4 })).toThrow(/query.*'matrix'/);
  });
});

onBackend('cpu', 'a registered layer', () => {
  it('needs no declarations', () => {
    const base = { baseWidth: 4 };
    expect(rolesOf(networks.Scaled(8), { base: networks.Scaled, ...base })).toMatchObject({
      'own/query': 'hidden',
      'own/scale': 'input',
      'own/shift': 'input',
    });
    const residual = rolesOf(networks.Residual(8), { base: networks.Residual, ...base });
    expect(Object.keys(residual).filter((name) => name.startsWith('own/'))).toStrictEqual([
      'own/first/query',
      'own/first/scale',
      'own/first/shift',
      'own/branches1/kernel',
      'own/branches1/bias',
      'own/branches2/kernel',
      'own/branches2/bias',
    ]);
    expect(residual).toMatchObject({ 'own/first/query': 'hidden', 'own/branches2/bias': 'input' });
  });

  it('has the fans that its axes say', () => {
    const specs = tensorsOf(networks.Heads(16), { base: networks.Heads, baseWidth: 8 });
    const dim = { size: 16, base: 8 };
    expect(specs.filter(({ name }) => name.startsWith('own/'))).toStrictEqual([
      { name: 'own/into', kind: 'weight', fanIn: dim, fanOut: dim },
      { name: 'own/out', kind: 'weight', fanIn: dim, fanOut: dim },
    ]);
  });

  describe.each(cases)('%s', (name, make) => {
    it('trains alike in every gauge', async () => {
      const runs = await runEveryGauge({
        make,
        optimizer: adam({ learningRate: 0.01, epsilon: 1e-3 }),
        richness: 1 / 4,
        width: 32,
        baseWidth: 2,
        steps: 4,
      });
      expectSameRuns(runs);
      const used = runs.flatMap(({ parameterized }) => layerClasses(parameterized.model));
      expect(used).toContain(`RichscaleTest${name}`);
    });

    it.each(['unit-multiplier', 'unit-gradient'] as const)(
      'is saved and loaded, gauge %s',
      async (gauge) => {
        const { model, optimizer } = parameterize(make, {
          width: 16,
          baseWidth: 4,
          parameterization: parameterization({ richness: 0.25, gauge }),
          optimizer: adam({ learningRate: 0.02 }),
          seed: 1,
        });
        model.compile({ loss, optimizer });
        const batch = batchFor(model);
        await losses(model, batch, 3);
        const loaded = await reloaded(model, { includeOptimizer: true });
        expect(predictions(loaded, batch)).toStrictEqual(predictions(model, batch));
        expect(await losses(loaded, batch, 3)).toStrictEqual(await losses(model, batch, 3));
      },
    );
  });

  it('has its multiplied class before any model has used it', () => {
    class Fresh extends Scaled {
      static override readonly className: string = 'TestFresh';
    }
    const { classNameMap } = tf.serialization.SerializationMap.getMap();
    expect(classNameMap).not.toHaveProperty('TestFresh');
    registerLayer(Fresh, {});
    expect(classNameMap).toHaveProperty('TestFresh');
    expect(classNameMap).toHaveProperty('RichscaleTestFresh');
  });

  it('whose fromConfig drops what it does not know is refused in other gauges', () => {
    class Dropping extends Scaled {
      static override readonly className: string = 'TestDropping';
      static override fromConfig<T extends tf.serialization.Serializable>(
        cls: tf.serialization.SerializableConstructor<T>,
        { name, units }: tf.serialization.ConfigDict,
      ): T {
        return new cls({ name, units } as never);
      }
    }
    registerLayer(Dropping, {});
    const run = () =>
      parameterize(
        around((units) => new Dropping({ name: 'own', units })),
        {
          width: 16,
          baseWidth: 4,
          parameterization: muP({ gauge: 'unit-gradient' }),
          optimizer: sgd({ learningRate: 0.1 }),
        },
      );
    expect(
      growth(() => expect(run).toThrow(/TestDropping\.fromConfig.*pass all of it on/)),
    ).toStrictEqual(nothing);
  });

  it('hands down what is known of it', () => {
    class Child extends Scaled {
      static override readonly className: string = 'TestChild';
    }
    const make = around((units) => new Child({ name: 'own', units }));
    expect(rolesOf(make(8), { base: make, baseWidth: 4 })).toMatchObject({ 'own/query': 'hidden' });
  });

  it('adds to what its tfjs ancestor has', () => {
    class Gated extends (tf.layers.dense({ units: 1 }).constructor as typeof tf.layers.Layer) {
      static readonly className: string = 'TestGated';
      override build(inputShape: tf.Shape): void {
        super.build(inputShape);
        this.addWeight('gate', [1], 'float32', tf.initializers.ones());
      }
    }
    registerLayer(Gated, { gate: 'gain' });
    const make = around((units) => new Gated({ name: 'own', units } as never));
    expect(rolesOf(make(8), { base: make, baseWidth: 4 })).toMatchObject({
      'own/kernel': 'hidden',
      'own/bias': 'input',
      'own/gate': 'fixed',
    });
  });

  it('has its regularizer scaled', () => {
    const regularizer = tf.regularizers.l2({ l2: 0.01 });
    const make = around((units) => new Scaled({ name: 'own', units, regularizer }));
    const { plan } = parameterize(make(16), {
      base: make(4),
      parameterization: muP(),
      optimizer: sgd({ learningRate: 0.1 }),
    });
    const { weightDecay } = plan.row('own/query');
    expect((regularizer as unknown as { l2: number }).l2).toBeCloseTo(0.01 * weightDecay, 12);
    expect(() =>
      parameterize(
        around((units) => new Scaled({ units, regularizer: tf.regularizers.l2({ l2: 0.01 }) })),
        {
          width: 16,
          baseWidth: 4,
          parameterization: muP(),
          optimizer: adam({ learningRate: 0.1 }),
        },
      ),
    ).toThrow(/regularizer under adam/);
  });

  it('is drawn by the standard deviation that was registered', () => {
    const { model } = parameterize(networks.Heads, {
      width: 128,
      baseWidth: 16,
      parameterization: muP(),
      optimizer: sgd({ learningRate: 0.1 }),
      seed: 3,
    });
    const values = (model.getLayer('own').getWeights()[0] as tf.Tensor).dataSync<'float32'>();
    const size = Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
    // √(1/16) at the base, times √(16/128) for a hidden tensor; 128² entries.
    expect(size * Math.sqrt(128)).toBeCloseTo(1, 1);
  });
});

/** A layer with the weights it is told to have. */
function layerClass(className: string): LayerClass & { new (config: never): tf.layers.Layer } {
  return class extends tf.layers.Layer {
    static readonly className = className;
    readonly inner = tf.layers.dense({ units: 2 });
    override build(): void {
      this.addWeight('query', [5, 5], 'float32', tf.initializers.ones());
      this.inner.build([null, 5]);
      this.inner.built = true;
      this.built = true;
    }
  };
}

describe('registerLayer refuses', () => {
  it.each<[string, LayerClass, Record<string, WeightLayout>, RegisterLayerOptions, RegExp]>([
    [
      'a class of tfjs',
      tf.layers.dense({ units: 1 }).constructor as never,
      {},
      {},
      /a layer of tfjs’s/,
    ],
    [
      'a class with an ancestor’s className',
      class extends Scaled {} as never,
      {},
      {},
      /no static className of its own/,
    ],
    ['what is no layer class', class Other {} as never, {}, {}, /not a layer class/],
    ['an instance', tf.layers.dense({ units: 1 }) as never, {}, {}, /not a layer class/],
    [
      'a layout that is none',
      layerClass('TestRefused'),
      { query: 'matirx' as 'matrix' },
      {},
      /weights\["query"\]: received "matirx".*Use 'matrix'/,
    ],
    [
      'an unknown part of a layout',
      layerClass('TestRefused'),
      { query: { layout: 'matrix', initialiser: 'x' } as never },
      {},
      /weights\["query"\]\.initialiser.*Did you mean `initializer`/,
    ],
    [
      'axes that are none',
      layerClass('TestRefused'),
      { query: { fanIn: [0.5], fanOut: [1] } },
      {},
      /fanIn: received \[0\.5\]/,
    ],
    [
      'the name of an initializer for the initializer',
      layerClass('TestRefused'),
      { query: { layout: 'matrix', initializer: 3 as never } },
      {},
      /neither an initializer nor \{ std \}/,
    ],
    [
      'an unknown option',
      layerClass('TestRefused'),
      {},
      { hold: ['inner'] } as never,
      /options\.hold: .*Did you mean `holds`/,
    ],
    [
      'a name alone for the list of those it holds',
      layerClass('TestRefused'),
      {},
      { holds: 'inner' as never },
      /not a list of property names/,
    ],
    [
      'the same class with other layouts',
      Scaled,
      { query: 'transposed', scale: 'gain', shift: { layout: 'bias', optional: true } },
      {},
      /registered with other layouts/,
    ],
  ])('%s', (_, layer, weights, options, message) => {
    expect(() => registerLayer(layer, weights, options)).toThrow(message);
  });

  it('a className that tfjs knows for another class', () => {
    tf.serialization.registerClass(layerClass('TestTaken') as never);
    expect(() => registerLayer(layerClass('TestTaken'), {})).toThrow(/another class registered/);
  });

  it('nothing where a module was loaded anew', () => {
    const given: Record<string, WeightLayout> = {
      query: { layout: 'matrix', initializer: tf.initializers.ones() },
    };
    registerLayer(layerClass('TestAnew'), given);
    registerLayer(layerClass('TestAnew'), {
      query: { layout: 'matrix', initializer: tf.initializers.ones() },
    });
  });
});

onBackend('cpu', 'a layer that is not as it was registered is refused', () => {
  let count = 0;
  const read = (weights: Record<string, WeightLayout>, options: RegisterLayerOptions = {}) => {
    count += 1;
    const own = layerClass(`TestRead${count}`);
    registerLayer(own, weights, options);
    const model = tf.sequential({
      layers: [new own({ name: 'own', inputShape: [5] } as never)],
    });
    return () => tensorsOf(model, { base: model });
  };
  const ones = tf.initializers.ones();
  const query: WeightLayout = { layout: 'matrix', initializer: ones };

  it.each<[string, Record<string, WeightLayout>, RegisterLayerOptions, object, RegExp]>([
    [
      'a weight it does not have',
      { query, key: 'bias' },
      {},
      { _tag: 'unknown-tensor', fields: { tensor: 'own/key', known: ['own/query'] } },
      /There is no own\/key.*optional: true/,
    ],
    [
      'a weight that was not listed',
      {},
      {},
      { _tag: 'undeclared-tensor', fields: { tensors: ['own/query'] } },
      /registerLayer was not told of/,
    ],
    [
      'an axis it does not have',
      { query: { fanIn: [2], fanOut: [1] } },
      {},
      { _tag: 'invalid-argument' },
      /shape \[5,5\]: it has no such axis/,
    ],
    [
      'an axis twice',
      { query: { fanIn: [1], fanOut: [-1] } },
      {},
      { _tag: 'invalid-argument' },
      /an axis is there twice/,
    ],
    [
      'no initializer where one is kept',
      { query: 'matrix' },
      {},
      { _tag: 'undeclared-tensor', fields: { tensors: ['own/query'] } },
      /in the layer’s `queryInitializer`/,
    ],
    [
      'no layer in the property',
      { query },
      { holds: ['outer'] },
      { _tag: 'invalid-argument' },
      /keeps no layer in `outer`/,
    ],
    [
      'a held layer whose weights tfjs does not see',
      { query },
      { holds: ['inner'] },
      { _tag: 'invalid-argument' },
      /own\/inner\/kernel.*neither trained nor saved/,
    ],
  ])('%s', (_, weights, options, error, message) => {
    const run = read(weights, options);
    expect(run).toThrow(message);
    expect(run).toThrow(expect.objectContaining(error));
  });

  it('and a weight may be missing that is optional', () => {
    expect(read({ query, key: { layout: 'bias', optional: true } })).not.toThrow();
  });
});
