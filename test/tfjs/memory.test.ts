import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { type Gauge, muP } from '../../src/index.ts';
import {
  adam,
  baseShapes,
  type OptimizerDescription,
  parameterize,
  planOf,
  resume,
  tensorsOf,
} from '../../src/tfjs/index.ts';
import { onBackend, onEveryBackend } from '../on-backends.ts';
import { growth, held, nothing } from './memory.ts';
import { mlp } from './models.ts';
import { batchFor, loss } from './training.ts';

const optimizer = adam({ learningRate: 0.02, clipNorm: 1, weightDecay: 0.01 });
const inGauge = (gauge: Gauge) => ({ parameterization: muP({ gauge }), optimizer });

onEveryBackend('no call leaves a tensor behind', () => {
  it('tensorsOf, baseShapes and planOf', () => {
    const [model, base, delta] = [mlp(16), mlp(4), mlp(8)];
    expect(growth(() => tensorsOf(model, { base, delta }))).toStrictEqual(nothing);
    expect(growth(() => tensorsOf(model, { base: mlp, baseWidth: 4 }))).toStrictEqual(nothing);
    expect(growth(() => baseShapes(base, { delta }))).toStrictEqual(nothing);
    parameterize(model, { ...inGauge('unit-multiplier'), base });
    expect(growth(() => planOf(model))).toStrictEqual(nothing);
    expect(growth(() => resume(model, { optimizer }))).toStrictEqual(nothing);
  });

  it('a factory whose model uses a layer twice', () => {
    const twice = (width: number) => {
      const inputs = tf.input({ shape: [5] });
      const shared = tf.layers.dense({ name: 'shared', units: width });
      const apply = (layer: tf.layers.Layer, x: tf.SymbolicTensor) =>
        layer.apply(x) as tf.SymbolicTensor;
      const first = apply(tf.layers.dense({ name: 'in', units: width }), inputs);
      const outputs = apply(
        tf.layers.dense({ name: 'out', units: 2 }),
        apply(shared, apply(shared, first)),
      );
      return tf.model({ inputs, outputs });
    };
    const options = { width: 8, baseWidth: 4 };
    // What stays is the model that is returned: three kernels and three biases.
    for (const gauge of ['unit-multiplier', 'unit-gradient'] as const) {
      const kept = growth(() => parameterize(twice, { ...inGauge(gauge), ...options }));
      expect(kept.tensors, gauge).toBe(6);
    }
    expect(growth(() => tensorsOf(twice(8), { base: twice, baseWidth: 4 })).tensors).toBe(6);
  });

  it.each([undefined, 3])('parameterize in place (seed %s)', (seed) => {
    const [model, base] = [mlp(16), mlp(4)];
    const options = seed === undefined ? {} : { seed };
    expect(
      growth(() => parameterize(model, { ...inGauge('unit-multiplier'), base, ...options })),
    ).toStrictEqual(nothing);
  });

  it.each(['unit-multiplier', 'unit-gradient', 'unit-init'] as const)(
    'parameterize of a factory keeps one model, gauge %s',
    (gauge) => {
      const one = growth(() => mlp(16));
      expect(one.tensors).toBe(6);
      expect(
        growth(() => parameterize(mlp, { ...inGauge(gauge), width: 16, baseWidth: 4 })),
      ).toStrictEqual(one);
      expect(
        growth(() => parameterize(mlp, { ...inGauge(gauge), width: 16, baseWidth: 4, seed: 1 })),
      ).toStrictEqual(one);
    },
  );

  it('parameterize in another gauge adds its new model’s weights', () => {
    const [model, base] = [mlp(16), mlp(4)];
    const one = growth(() => mlp(16));
    expect(growth(() => parameterize(model, { ...inGauge('unit-gradient'), base }))).toStrictEqual(
      one,
    );
  });
});

onEveryBackend('training', (backend) => {
  const { layers } = tf;
  const recurrent = (width: number) =>
    tf.sequential({
      layers: [
        layers.lstm({
          units: width,
          inputShape: [3, 2],
          recurrentInitializer: 'glorotUniform',
          returnSequences: true,
        }),
        layers.timeDistributed({ layer: layers.dense({ units: width }) }),
        layers.batchNormalization({}),
        layers.globalAveragePooling1d(),
        layers.dense({ units: 2 }),
      ],
    });
  const embedding = (width: number) =>
    tf.sequential({
      layers: [
        layers.embedding({ inputDim: 5, outputDim: width, inputLength: 3 }),
        layers.flatten(),
        layers.dense({ units: 2 }),
      ],
    });
  const networks = backend === 'cpu' ? { mlp, recurrent, embedding } : { mlp, recurrent };

  for (const [name, make] of Object.entries(networks)) {
    it.each(['unit-multiplier', 'unit-gradient'] as const)(
      `holds after the first step what it holds after the fifth: ${name}, gauge %s`,
      async (gauge) => {
        const { model, optimizer: ours } = parameterize(make, {
          ...inGauge(gauge),
          width: 16,
          baseWidth: 4,
        });
        model.compile({ loss, optimizer: ours });
        const { x, y } = batchFor(model, make === embedding ? { vocabulary: 5 } : {});
        await model.trainOnBatch(x, y);
        const first = held();
        for (let step = 0; step < 4; step++) await model.trainOnBatch(x, y);
        expect(held()).toStrictEqual(first);

        tf.dispose(model.predict(x));
        tf.dispose(model.evaluate(x, y));
        expect(held()).toStrictEqual(first);
        await model.fit(x, y, { epochs: 2, batchSize: 2, verbose: 0 });
        expect(held()).toStrictEqual(first);
      },
    );
  }
});

onBackend('cpu', 'an optimizer', () => {
  const trained = async (description: OptimizerDescription = optimizer) => {
    const result = parameterize(mlp, {
      parameterization: muP(),
      optimizer: description,
      width: 16,
      baseWidth: 4,
    });
    result.model.compile({ loss, optimizer: result.optimizer });
    const { x, y } = batchFor(result.model);
    const before = held();
    await result.model.trainOnBatch(x, y);
    return { ...result, x, y, before };
  };

  it('holds its state alone, and dispose frees it', async () => {
    const { optimizer: ours, before } = await trained();
    // Two moments for each of six weights.
    expect(held().tensors - before.tensors).toBe(12);
    await ours.getWeights();
    ours.dispose();
    expect(held()).toStrictEqual(before);
  });

  it('starts anew after dispose', async () => {
    const { model, optimizer: ours, x, y } = await trained();
    ours.dispose();
    await model.trainOnBatch(x, y);
    const counts = (await ours.getWeights()).filter(({ name }) => name.endsWith('/count'));
    expect(counts.map(({ tensor }) => tensor.dataSync()[0])).toStrictEqual([1, 1, 1, 1, 1, 1]);
  });

  it('gives and takes its state without a leak', async () => {
    const { optimizer: ours } = await trained();
    const weights = await ours.getWeights();
    const first = held();
    await ours.getWeights();
    await ours.getWeights();
    expect(held()).toStrictEqual(first);
    const copies = weights.map(({ name, tensor }) => ({ name, tensor: tensor.clone() }));
    await ours.setWeights(copies);
    await ours.setWeights(copies);
    tf.dispose(copies.map(({ tensor }) => tensor));
    expect(held()).toStrictEqual(first);
    await expect(
      ours.setWeights([{ name: 'none/m', tensor: weights[0]?.tensor as tf.Tensor }]),
    ).rejects.toThrow();
    expect(held()).toStrictEqual(first);
  });

  it('leaves nothing behind where a step is refused', async () => {
    const { model, optimizer: ours, before } = await trained();
    ours.dispose();
    const gradient = tf.ones([2]);
    const [kernel] = model.weights.map((weight) => weight.read() as tf.Variable);
    const name = kernel?.name ?? '';
    expect(() => ours.applyGradients({ [name]: gradient })).toThrow();
    expect(() => ours.applyGradients({ none: gradient })).toThrow();
    gradient.dispose();
    expect(held()).toStrictEqual(before);
  });
});
