import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../../src/backends/index.ts';
import { muP } from '../../../src/index.ts';
import {
  lastFeatures,
  readoutLayers,
  relativeMovement,
} from '../../../src/lab/measure/last-features.ts';
import { parameterize, sgd } from '../../../src/tfjs/index.ts';
import { onEveryBackend } from '../../on-backends.ts';
import { held } from '../../tfjs/memory.ts';

const { layers } = tf;

/** A weightless layer that can be made to throw. */
class Fragile extends tf.layers.Layer {
  static readonly className: string = 'TestFragile';
  broken = false;
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    if (this.broken) throw new Error('broken');
    return tf.mul(Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs, 2);
  }
}

const dense = (name: string, units: number) => layers.dense({ name, units });
const applied = (layer: tf.layers.Layer, to: unknown) =>
  layer.apply(to as tf.SymbolicTensor) as tf.SymbolicTensor;
const names = (model: tf.LayersModel) => [...readoutLayers(model)].map(({ name }) => name);
const featuresOf = (model: tf.LayersModel, x: tf.Tensor) =>
  lastFeatures(model, x, readoutLayers(model));

onEveryBackend('the last features', () => {
  beforeAll(() => enableTrainingKernels());
  afterAll(() => disableTrainingKernels());

  it('are what the readout is given', async () => {
    const model = tf.sequential({
      layers: [
        layers.dense({ name: 'h', units: 2, inputShape: [2], activation: 'relu' }),
        dense('out', 1),
        layers.activation({ activation: 'tanh' }),
      ],
    });
    const [, , ...rest] = model.getWeights();
    model.setWeights([tf.tensor2d([1, -1, 2, 0], [2, 2]), tf.tensor1d([0, 3]), ...rest]);
    expect(names(model)).toStrictEqual(['out']);
    const { entries, examples } = await featuresOf(
      model,
      tf.tensor2d([
        [1, 1],
        [-1, 0],
      ]),
    );
    expect(examples).toBe(2);
    expect([...entries]).toStrictEqual([3, 2, 0, 4]);
  });

  it('are those that grow, whatever of one size comes behind their readout', () => {
    const build = (width: number) =>
      tf.sequential({
        layers: [
          layers.dense({ name: 'h', units: width, inputShape: [2] }),
          dense('scores', 2),
          dense('mixed', 3),
        ],
      });
    const options = { parameterization: muP(), optimizer: sgd({ learningRate: 0.1 }) };
    const { model, plan } = parameterize(build, { ...options, width: 8, baseWidth: 4 });
    expect([...readoutLayers(model, plan)].map(({ name }) => name)).toStrictEqual(['scores']);
    expect(names(model)).toStrictEqual(['mixed']);
    // Where nothing is known to grow, all count.
    const { plan: still } = parameterize(build(4), { ...options, base: build(4), onWarning() {} });
    expect([...readoutLayers(model, still)].map(({ name }) => name)).toStrictEqual(['mixed']);
  });

  it('count once where two readouts share them', async () => {
    const input = tf.input({ shape: [2] });
    const h = applied(dense('h', 3), input);
    const model = tf.model({
      inputs: input,
      outputs: [applied(dense('f', 1), h), applied(dense('g', 2), h)],
    });
    expect(names(model)).toStrictEqual(['f', 'g']);
    const x = tf.ones([4, 2]);
    const before = held();
    expect((await featuresOf(model, x)).entries.length).toBe(4 * 3);
    expect(held()).toStrictEqual(before);
  });

  it('lie side by side where readouts have their own, flat where they have more axes', async () => {
    const input = tf.input({ shape: [5, 2] });
    const flat = applied(layers.flatten(), applied(dense('h', 3), input));
    const model = tf.model({
      inputs: input,
      outputs: [applied(dense('f', 1), input), applied(dense('g', 1), flat)],
    });
    const { entries, examples } = await featuresOf(model, tf.ones([4, 5, 2]));
    expect(entries.length / examples).toBe(5 * 2 + 5 * 3);
  });

  it('are refused of a model without a kernel', () => {
    const model = tf.sequential({ layers: [layers.flatten({ inputShape: [2, 2] })] });
    expect(() => readoutLayers(model)).toThrow(
      expect.objectContaining({ _tag: 'invalid-argument' }),
    );
  });

  it('leave nothing behind, also when a layer after the readout throws', async () => {
    const fragile = new Fragile({ name: 'fragile' } as never);
    const model = tf.sequential({
      layers: [layers.dense({ name: 'out', units: 1, inputShape: [2] }), fragile],
    });
    const x = tf.ones([4, 2]);
    const before = held();
    await featuresOf(model, x);
    expect(held()).toStrictEqual(before);
    fragile.broken = true;
    await expect(featuresOf(model, x)).rejects.toThrow('broken');
    expect(held()).toStrictEqual(before);
  });
});

it('the relative movement is ‖h − h₀‖ over ‖h₀‖, and NaN from zeros', () => {
  const features = (...entries: number[]) => ({ entries: Float32Array.from(entries), examples: 1 });
  expect(relativeMovement(features(3, 5), features(3, 4))).toBeCloseTo(1 / 5, 12);
  expect(relativeMovement(features(3, 4), features(3, 4))).toBe(0);
  expect(relativeMovement(features(1, 2), features(0, 0))).toBe(Infinity);
  expect(relativeMovement(features(0, 0), features(0, 0))).toBeNaN();
});
