import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { type Gauge, muP } from '../../src/index.ts';
import { adam, type ModelFactory, parameterize } from '../../src/tfjs/index.ts';
import { onEveryBackend } from '../on-backends.ts';
import { growth, nothing } from './memory.ts';
import { mlp } from './models.ts';
import { weightValues } from './training.ts';

const { layers } = tf;

// tfjs takes instances of its abstract class, which it does not export.
const Abstract = Object.getPrototypeOf(
  tf.initializers.zeros().constructor,
) as typeof tf.serialization.Serializable;
/** Can be applied once, as one that reads weights off somewhere. */
class OwnInitializer extends Abstract {
  static readonly className = 'TestOwnInitializer';
  #used = false;
  apply(shape: number[]): tf.Tensor {
    if (this.#used) throw new Error('there are no more');
    this.#used = true;
    return tf.randomUniform(shape);
  }
  getConfig() {
    return {};
  }
}
tf.serialization.registerClass(OwnInitializer as never);

/** A layer without weights that nobody registered with tfjs, so that it cannot be copied. */
class Unregistered extends tf.layers.Layer {
  static readonly className = 'TestUnregistered';
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.relu(Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs);
  }
}

/** Fails at its last layer, when those before it are done. */
const withLast = (last: () => tf.layers.Layer) => (width: number) =>
  tf.sequential({
    layers: [
      layers.dense({ units: width, inputShape: [5] }),
      layers.dense({ units: width, kernelInitializer: 'orthogonal' }),
      last(),
    ],
  });

const parts = { parameterization: muP(), optimizer: adam({ learningRate: 0.1 }) };

onEveryBackend('where parameterize fails half-way', () => {
  it.each<[string, Gauge, number | undefined, (width: number) => tf.LayersModel, RegExp]>([
    ...(['unit-multiplier', 'unit-gradient'] as const).flatMap((gauge) =>
      [undefined, 1].map(
        (seed): [string, Gauge, number | undefined, (width: number) => tf.LayersModel, RegExp] => [
          'at the last layer’s initializer',
          gauge,
          seed,
          withLast(() =>
            layers.dense({ units: 3, kernelInitializer: new OwnInitializer() as never }),
          ),
          /TestOwnInitializer/,
        ],
      ),
    ),
    [
      'at a regularizer',
      'unit-multiplier',
      undefined,
      withLast(() => layers.dense({ units: 3, kernelRegularizer: 'l1l2' })),
      /regularizer under adam/,
    ],
    [
      'at a layer that tfjs cannot copy',
      'unit-gradient',
      undefined,
      withLast(() => new Unregistered({})),
      /TestUnregistered/,
    ],
  ])('%s, gauge %s, seed %s, all is as before', (_, gauge, seed, make, message) => {
    const [model, base] = [make(16), make(4)];
    const before = weightValues(model);
    const grown = growth(() => {
      expect(() =>
        parameterize(model, {
          ...parts,
          base,
          parameterization: muP({ gauge }),
          ...(seed === undefined ? {} : { seed }),
        }),
      ).toThrow(message);
    });
    expect(grown).toStrictEqual(nothing);
    expect(weightValues(model)).toStrictEqual(before);
    expect(model.getUserDefinedMetadata()).toBeUndefined();

    const fromFactory = growth(() => {
      expect(() =>
        parameterize(make, {
          ...parts,
          width: 16,
          baseWidth: 4,
          parameterization: muP({ gauge }),
          ...(seed === undefined ? {} : { seed }),
        }),
      ).toThrow(message);
    });
    expect(fromFactory).toStrictEqual(nothing);
  });

  it.each<[string, ModelFactory, RegExp]>([
    [
      'throws at its third width',
      (width) => {
        if (width === 8) throw new Error('no third width');
        return mlp(width);
      },
      /no third width/,
    ],
    [
      'throws at its base width',
      (width) => {
        if (width === 4) throw new Error('no base width');
        return mlp(width);
      },
      /no base width/,
    ],
    [
      'builds something else at its third width',
      (width) => (width === 8 ? withLast(() => layers.prelu())(8) : mlp(width)),
      /another architecture/,
    ],
    [
      'builds compiled models',
      (width) => {
        const model = mlp(width);
        model.compile({ loss: 'meanSquaredError', optimizer: 'sgd' });
        return model;
      },
      /is compiled/,
    ],
  ])('because the factory %s, nothing is left behind', (_, make, message) => {
    // The first optimizer that tfjs makes leaves a constant or two in its own keeping.
    tf.train.sgd(0.1);
    const grown = growth(() => {
      expect(() => parameterize(make, { ...parts, width: 16, baseWidth: 4 })).toThrow(message);
    });
    expect(grown).toStrictEqual(nothing);
  });
});
