import * as tf from '@tensorflow/tfjs';
import {
  multiHeadAttention,
  rmsNormalization,
  transformerBlock,
} from '../../../../src/layers/index.ts';
import { registerLayer } from '../../../../src/tfjs/index.ts';
import { sets } from '../../data/sets.ts';
import type { ZooEntry } from '../../entry.ts';
import { through } from '../through.ts';

const items = 6;
const features = 2;
const seeds = 2;

/** Learned queries, the same for each set. */
class Seeds extends tf.layers.Layer {
  static readonly className: string = 'ZooSeeds';
  readonly seedsInitializer: ReturnType<typeof tf.initializers.zeros> =
    tf.initializers.randomNormal({ stddev: 1 });
  #seeds: tf.LayerVariable | undefined;

  override build([, , width]: tf.Shape): void {
    const shape = [seeds, width as number];
    this.#seeds = this.addWeight('seeds', shape, 'float32', this.seedsInitializer);
    this.built = true;
  }

  override computeOutputShape([batch, , width]: tf.Shape): tf.Shape {
    return [batch ?? null, seeds, width ?? null];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor3D;
    return tf.tidy(() =>
      tf.tile(tf.expandDims(this.#seeds?.read() as tf.Tensor, 0), [x.shape[0], 1, 1]),
    );
  }
}
registerLayer(Seeds, { seeds: 'embedding' });

function build(width: number): tf.LayersModel {
  const { dense, flatten } = tf.layers;
  const heads = { heads: 2, headDim: width / 2, causal: false };
  const input = tf.input({ shape: [items, features] });
  const x = through(
    input,
    dense({ name: 'in', units: width }),
    transformerBlock({ name: 'block', attention: heads, feedForward: { hidden: 2 * width } }),
    rmsNormalization({ name: 'norm' }),
  );
  const pooled = through(
    [through(x, new Seeds({ name: 'queries' })), x],
    multiHeadAttention({ name: 'pool', ...heads }),
  );
  const output = through(pooled, flatten(), dense({ name: 'out', units: 1 }));
  return tf.model({ inputs: input, outputs: output });
}

export const setTransformer: ZooEntry = {
  name: 'set-transformer',
  kind: 'transformer',
  about:
    'A number for a set, by attention among its items and of learned queries to them (arXiv 1810.00825).',
  build,
  loss: 'meanSquaredError',
  batch: (size, seed) => sets(size, seed, items, features),
};
