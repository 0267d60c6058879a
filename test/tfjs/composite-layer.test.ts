import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { muP } from '../../src/index.ts';
import { parameterize, sgd, tensorsOf } from '../../src/tfjs/index.ts';
import { onBackend } from '../on-backends.ts';
import { expectSameRuns, runEveryGauge } from './gauges.ts';

/** A layer of one's own that is made of a dense layer and lists its weights. */
class Block extends tf.layers.Layer {
  static readonly className: string = 'TestBlock';
  readonly #inner: tf.layers.Layer;

  constructor(config: { name: string; units: number }) {
    super(config as never);
    this.#inner = tf.layers.dense({ name: 'inner', units: config.units });
  }

  override build(inputShape: tf.Shape): void {
    this.#inner.build(inputShape);
    this.built = true;
  }

  override get trainableWeights(): tf.LayerVariable[] {
    return this.#inner.trainableWeights;
  }

  override computeOutputShape(inputShape: tf.Shape): tf.Shape | tf.Shape[] {
    return this.#inner.computeOutputShape(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor | tf.Tensor[] {
    return this.#inner.call(inputs, {});
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), units: this.#inner.getConfig()['units'] as number };
  }
}
tf.serialization.registerClass(Block as never);

const build = (width: number): tf.LayersModel =>
  tf.sequential({
    layers: [
      tf.layers.dense({ name: 'in', units: width, inputShape: [5] }),
      new Block({ name: 'block', units: width }),
      tf.layers.dense({ name: 'out', units: 2 }),
    ],
  });

const tensors = {
  'block/kernel': { role: 'hidden', initializer: tf.initializers.glorotNormal({}) },
  'block/bias': 'input',
} as const;

onBackend('cpu', 'a layer made of others', () => {
  test('is refused until its weights are declared, not left in SP', () => {
    expect(() => tensorsOf(build(16), { base: build, baseWidth: 8 })).toThrow(
      "Declare them: tensors: {\n  'block/kernel'",
    );
  });

  test('is planned like any other once they are', () => {
    const specs = tensorsOf(build(16), { base: build, baseWidth: 8, tensors });
    expect(specs.find(({ name }) => name === 'block/kernel')).toMatchObject({
      fanIn: { size: 16, base: 8 },
      fanOut: { size: 16, base: 8 },
    });
    const { plan } = parameterize(build, {
      width: 16,
      baseWidth: 8,
      parameterization: muP(),
      optimizer: sgd({ learningRate: 0.1 }),
      tensors,
    });
    expect(plan.row('block/bias')).toMatchObject({ role: 'input', lr: 2 });
  });

  test('trains alike in every gauge', async () => {
    const runs = await runEveryGauge({
      make: build,
      optimizer: sgd({ learningRate: 0.01 }),
      richness: 1 / 2,
      width: 32,
      baseWidth: 2,
      tensors,
      steps: 4,
    });
    expectSameRuns(runs);
  });
});
