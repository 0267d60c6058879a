import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { muP } from '../../src/index.ts';
import { parameterize, planOf, sgd, tensorsOf } from '../../src/tfjs/index.ts';
import { onBackend } from '../on-backends.ts';
import { mlp, reloaded } from './models.ts';

const { layers } = tf;

/** No layer is given a name, so tfjs counts them over the whole program. */
function unnamed(width: number): tf.LayersModel {
  return tf.sequential({
    layers: [
      layers.embedding({ inputDim: 10, outputDim: width, inputLength: 4 }),
      layers.conv1d({ filters: width, kernelSize: 2 }),
      layers.batchNormalization({}),
      tf.sequential({
        layers: [layers.timeDistributed({ layer: layers.dense({ units: width }) })].map((layer) => {
          (layer as unknown as { batchInputShape: unknown }).batchInputShape = [null, 3, width];
          return layer;
        }),
      }),
      layers.bidirectional({
        layer: layers.lstm({ units: width, recurrentInitializer: 'glorotUniform' }) as tf.RNN,
        mergeMode: 'concat',
      }),
      layers.dense({ units: width }),
      layers.prelu(),
      layers.dense({ units: width }),
      layers.layerNormalization(),
      layers.dense({ units: 3 }),
    ],
  });
}

const names = [
  'embedding1/embeddings',
  'conv1D1/kernel',
  'conv1D1/bias',
  'batchNormalization1/gamma',
  'batchNormalization1/beta',
  'sequential1/timeDistributed1/kernel',
  'sequential1/timeDistributed1/bias',
  'bidirectional1/forward/kernel',
  'bidirectional1/forward/recurrent_kernel',
  'bidirectional1/forward/bias',
  'bidirectional1/backward/kernel',
  'bidirectional1/backward/recurrent_kernel',
  'bidirectional1/backward/bias',
  'dense1/kernel',
  'dense1/bias',
  'pReLU1/alpha',
  'dense2/kernel',
  'dense2/bias',
  'layerNormalization1/gamma',
  'layerNormalization1/beta',
  'dense3/kernel',
  'dense3/bias',
];

const namesOf = (model: tf.LayersModel, base: tf.LayersModel) =>
  tensorsOf(model, { base }).map(({ name }) => name);

onBackend('cpu', 'a tensor’s name is the same in every instance of a model', () => {
  it('however many models were made before it', () => {
    const [first, second] = [unnamed(8), unnamed(4)];
    expect(namesOf(first, second)).toStrictEqual(names);
    expect(namesOf(second, first)).toStrictEqual(names);
    expect(namesOf(unnamed(6), first)).toStrictEqual(names);
  });

  it('after saving and loading', async () => {
    const loaded = await reloaded(unnamed(8));
    expect(namesOf(loaded, unnamed(4))).toStrictEqual(names);
    const named = await reloaded(mlp(8));
    expect(namesOf(named, mlp(4))).toStrictEqual(namesOf(mlp(8), mlp(4)));
  });

  it('with forward multipliers, and after saving and loading those', async () => {
    const { model } = parameterize(unnamed, {
      width: 8,
      baseWidth: 4,
      parameterization: muP({ gauge: 'unit-gradient' }),
      optimizer: sgd({ learningRate: 0.1 }),
    });
    expect(namesOf(model, unnamed(4))).toStrictEqual(names);
    const loaded = await reloaded(model);
    expect(namesOf(loaded, unnamed(4))).toStrictEqual(names);
    expect(planOf(loaded)?.rows.map(({ name }) => name)).toStrictEqual(names);
  });

  it('automatic names leave room for given ones', () => {
    const make = (width: number) =>
      tf.sequential({
        layers: [
          layers.dense({ units: width, inputShape: [3] }),
          layers.dense({ name: 'dense1', units: width }),
          layers.dense({ units: 3 }),
        ],
      });
    expect(namesOf(make(8), make(4)).filter((name) => name.endsWith('kernel'))).toStrictEqual([
      'dense2/kernel',
      'dense1/kernel',
      'dense3/kernel',
    ]);
  });

  it('given names stay as they are, also those that look much like tfjs’s', () => {
    const make = (width: number) =>
      tf.sequential({
        layers: [
          layers.dense({ name: 'encoder_Dense1', units: width, inputShape: [3] }),
          layers.dense({ name: 'block/1', units: width }),
          layers.dense({ name: 'model1', units: 3 }),
        ],
      });
    expect(namesOf(make(8), make(4)).filter((name) => name.endsWith('kernel'))).toStrictEqual([
      'encoder_Dense1/kernel',
      'block/1/kernel',
      'model1/kernel',
    ]);
  });
});
