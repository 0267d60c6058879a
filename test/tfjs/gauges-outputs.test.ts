import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { muP, parameterization } from '../../src/index.ts';
import { type Parameterized, parameterize, sgd } from '../../src/tfjs/index.ts';
import { onBackend, onEveryBackend } from '../on-backends.ts';
import { layerClasses } from './gauges.ts';
import { mlp } from './models.ts';
import { batchFor, loss, losses, predictions, weightValues } from './training.ts';

const { layers } = tf;
const optimizer = sgd({ learningRate: 0.1 });

/** One model in two gauges, from one seed; a ratio of 16 makes every factor a power of two. */
const both = (make: (width: number) => tf.LayersModel): readonly Parameterized[] =>
  (['unit-multiplier', 'unit-gradient'] as const).map((gauge) =>
    parameterize(make, {
      width: 32,
      baseWidth: 2,
      parameterization: parameterization({ richness: 0.25, gauge }),
      optimizer,
      seed: 1,
    }),
  );

onEveryBackend('a model with forward multipliers', () => {
  it('gives true activations at every layer', () => {
    const activations = both(mlp).map(({ model }) => {
      const inner = tf.model({
        inputs: model.inputs,
        outputs: ['in', 'hidden', 'out'].map(
          (name) => model.getLayer(name).output as tf.SymbolicTensor,
        ),
      });
      const outputs = inner.predict(batchFor(model).x) as tf.Tensor[];
      return outputs.map((output) => output.dataSync());
    });
    expect(activations[1]).toStrictEqual(activations[0]);
    expect(activations[0]?.[0]?.some((value) => value > 0)).toBe(true);
  });

  it('predicts, evaluates, trains and is called with its multipliers', async () => {
    const results = [];
    for (const { model, optimizer: theirs } of both(mlp)) {
      model.compile({ loss, optimizer: theirs, metrics: ['mse'] });
      const { x, y } = batchFor(model, { size: 8 });
      const evaluated = model.evaluate(x, y) as tf.Scalar[];
      const called = model.apply(x[0] as tf.Tensor) as tf.Tensor;
      const { history } = await model.fit(x, y, {
        batchSize: 4,
        epochs: 2,
        shuffle: false,
        verbose: 0,
      });
      results.push({
        predicted: predictions(model, { x }),
        onBatch: (model.predictOnBatch(x) as tf.Tensor).dataSync(),
        called: called.dataSync(),
        evaluated: evaluated.map((value) => value.dataSync()),
        history,
      });
    }
    expect(results[1]).toStrictEqual(results[0]);
    expect(results[0]?.history['loss']?.[1]).not.toBe(results[0]?.history['loss']?.[0]);
  });

  it('stores unmultiplied weights, which getWeights returns and setWeights takes', async () => {
    const [plain, other] = both(mlp) as [Parameterized, Parameterized];
    const stored = weightValues(other.model);
    const products = stored.map((values, index) =>
      values.map((value) => value * (other.plan.rows[index]?.multiplier ?? Number.NaN)),
    );
    expect(products).toStrictEqual(weightValues(plain.model));
    expect(stored[0]).not.toStrictEqual(weightValues(plain.model)[0]);

    const batch = batchFor(other.model);
    const before = predictions(other.model, batch);
    other.model.setWeights(stored.map((values, i) => tf.tensor(values, shapeOf(other, i))));
    expect(predictions(other.model, batch)).toStrictEqual(before);
  });

  it('reads its stored weights also after a step that failed', () => {
    const { model } = both(mlp)[1] as Parameterized;
    const stored = weightValues(model);
    const wrong = tf.zeros([2, 9]);
    expect(() => model.getLayer('hidden').call(wrong, {})).toThrow();
    expect(weightValues(model)).toStrictEqual(stored);
  });

  it('keeps names, shapes, parameter count and the layers that need no multiplier', () => {
    const make = (width: number) =>
      tf.sequential({
        name: 'net',
        layers: [
          layers.dense({ name: 'in', units: width, inputShape: [5] }),
          layers.dropout({ name: 'drop', rate: 0.5 }),
          layers.dense({ name: 'out', units: 3, trainable: false }),
        ],
      });
    const [plain, other] = both(make) as [Parameterized, Parameterized];
    const shape = ({ model }: Parameterized) => ({
      name: model.name,
      layers: model.layers.map(({ name, trainable }) => ({ name, trainable })),
      parameters: model.countParams(),
      outputs: model.outputs.map((output) => output.shape),
    });
    expect(shape(other)).toStrictEqual(shape(plain));
    expect(layerClasses(other.model)).toStrictEqual([
      'RichscaleDense',
      'Dropout',
      'RichscaleDense',
    ]);
  });
});

const shapeOf = ({ model }: Parameterized, index: number): number[] =>
  model.getWeights()[index]?.shape ?? [];

onBackend('cpu', 'layers that tfjs cannot train are multiplied all the same', () => {
  it('conv3dTranspose', () => {
    const outputs = both((width) =>
      tf.sequential({
        layers: [
          layers.conv3d({ filters: width, kernelSize: 2, inputShape: [2, 2, 2, 1] }),
          layers.conv3dTranspose({ filters: width, kernelSize: 2 }),
          layers.flatten(),
          layers.dense({ units: 2 }),
        ],
      }),
    ).map(({ model }) => predictions(model, batchFor(model)));
    expect(outputs[1]).toStrictEqual(outputs[0]);
  });

  it('a recurrent layer that returns its states', () => {
    const outputs = both((width) => {
      const input = tf.input({ shape: [3, 4] });
      const states = layers
        .lstm({ units: width, recurrentInitializer: 'glorotUniform', returnState: true })
        .apply(input) as tf.SymbolicTensor[];
      const joined = layers.concatenate().apply(states) as tf.SymbolicTensor;
      return tf.model({
        inputs: input,
        outputs: layers.dense({ units: 2 }).apply(joined) as tf.SymbolicTensor,
      });
    }).map(({ model }) => predictions(model, batchFor(model)));
    expect(outputs[1]).toStrictEqual(outputs[0]);
  });

  it('an embedding that masks', () => {
    const outputs = both((width) =>
      tf.sequential({
        layers: [
          layers.embedding({ inputDim: 4, outputDim: width, inputLength: 5, maskZero: true }),
          layers.simpleRNN({ units: width, recurrentInitializer: 'glorotUniform' }),
          layers.dense({ units: 2 }),
        ],
      }),
    ).map(({ model }) => predictions(model, batchFor(model, { vocabulary: 4 })));
    expect(outputs[1]).toStrictEqual(outputs[0]);
  });
});

onBackend('cpu', 'a model whose gauge asks for no multiplier at some layer', () => {
  it('has plain layers there', () => {
    const { model } = parameterize(mlp, {
      width: 16,
      baseWidth: 4,
      parameterization: muP({ gauge: { output: -1 } }),
      optimizer,
    });
    expect(layerClasses(model)).toStrictEqual(['Dense', 'Dense', 'RichscaleDense']);
  });
});

onBackend('cpu', 'a copy with forward multipliers of a model that is partly frozen', () => {
  const part = (name: string, inputs: number, width: number) =>
    tf.sequential({
      name,
      layers: [
        layers.dense({ name: `${name}_1`, units: width, inputShape: [inputs], activation: 'tanh' }),
        layers.batchNormalization({ name: `${name}_2` }),
      ],
    });
  const make = (width: number) => {
    const frozen = part('frozen', 5, width);
    frozen.trainable = false;
    return tf.sequential({
      layers: [frozen, part('free', width, width), layers.dense({ name: 'out', units: 3 })],
    });
  };

  it('has the same weights in the same layers, and the same of them frozen', () => {
    const [plain, other] = both(make) as [Parameterized, Parameterized];
    const batch = batchFor(plain.model);
    expect(predictions(other.model, batch)).toStrictEqual(predictions(plain.model, batch));
    const trained = ({ model }: Parameterized) =>
      model.trainableWeights.map(({ originalName }) => originalName);
    expect(trained(plain)).toStrictEqual([
      'free_1/kernel',
      'free_1/bias',
      'free_2/gamma',
      'free_2/beta',
      'out/kernel',
      'out/bias',
    ]);
    expect(trained(other)).toStrictEqual(trained(plain));
  });

  it('trains like the model it is a copy of', async () => {
    const after = [];
    for (const { model, optimizer: ours } of both(make)) {
      model.compile({ loss, optimizer: ours });
      const batch = batchFor(model);
      after.push(await losses(model, batch, 3));
    }
    expect(after[1]).toStrictEqual(after[0]);
  });
});
