import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { muP } from '../../src/index.ts';
import { adam, parameterize } from '../../src/tfjs/index.ts';
import { onBackend } from '../on-backends.ts';
import { reloaded } from './models.ts';
import { batchFor, loss, losses } from './training.ts';

const { layers } = tf;
const optimizer = adam({ learningRate: 0.02 });

/** A network with a block in its middle that is frozen as a whole, as GANs have it. */
const withFrozen =
  (block: (width: number) => tf.layers.Layer) =>
  (width: number): tf.LayersModel => {
    const frozen = block(width);
    frozen.trainable = false;
    return tf.sequential({
      layers: [
        layers.dense({ name: 'in', units: width, inputShape: [4] }),
        frozen,
        layers.dense({ name: 'out', units: 2 }),
      ],
    });
  };
const dense = (width: number) =>
  tf.sequential({ layers: [layers.dense({ name: 'inner', units: width, inputShape: [width] })] });
const blocks: Readonly<Record<string, (width: number) => tf.layers.Layer>> = {
  'a nested model': dense,
  'a layer': (width) => layers.dense({ name: 'inner', units: width }),
  'a model in a nested model': (width) => {
    const inner = dense(width);
    inner.trainable = false;
    return tf.sequential({
      layers: [layers.dense({ name: 'first', units: width, inputShape: [width] }), inner],
    });
  },
  'a functional model': (width) => {
    const input = tf.input({ shape: [width] });
    const output = layers.dense({ name: 'inner', units: width }).apply(input);
    return tf.model({ inputs: input, outputs: output as tf.SymbolicTensor });
  },
};

/** The trainable flags of a model and of all in it. */
const flags = (layer: tf.layers.Layer): unknown =>
  'layers' in layer
    ? [layer.trainable, (layer as tf.LayersModel).layers.map(flags)]
    : layer.trainable;

onBackend('cpu', 'what is frozen stays so through saving and loading', () => {
  for (const [name, block] of Object.entries(blocks)) {
    it.each(['unit-multiplier', 'unit-gradient'] as const)(`${name}, gauge %s`, async (gauge) => {
      const { model, optimizer: scaled } = parameterize(withFrozen(block), {
        width: 8,
        baseWidth: 4,
        parameterization: muP({ gauge }),
        optimizer,
        seed: 1,
      });
      model.compile({ optimizer: scaled, loss });
      const batch = batchFor(model);
      await losses(model, batch, 2);
      const loaded = await reloaded(model, { includeOptimizer: true });
      expect(flags(loaded)).toStrictEqual(flags(model));
      expect(loaded.trainableWeights).toHaveLength(model.trainableWeights.length);
      expect(await losses(loaded, batch, 4)).toStrictEqual(await losses(model, batch, 4));
    });
  }

  it('as it is when the model is saved, not as it was before', async () => {
    const { model } = parameterize(withFrozen(dense), {
      width: 8,
      baseWidth: 4,
      parameterization: muP(),
      optimizer,
    });
    const nested = model.layers[1] as tf.layers.Layer;
    nested.trainable = true;
    expect((await reloaded(model)).layers[1]?.trainable).toBe(true);
    nested.trainable = false;
    expect((await reloaded(model)).layers[1]?.trainable).toBe(false);
  });
});
