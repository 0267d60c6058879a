import * as tf from '@tensorflow/tfjs';
import { registerLayer } from '../../src/tfjs/index.ts';

/** Few: what two words’ rows have in common by chance is small only beside as few outputs. */
export const words = 3;

/** A table that looks words up, and reads features by the same rows. */
export class TiedTable extends tf.layers.Layer {
  static readonly className: string = 'TestTiedTable';
  readonly units: number;
  readonly tableInitializer: ReturnType<typeof tf.initializers.zeros> =
    tf.initializers.randomNormal({ stddev: 1, seed: 7 });
  #table: tf.LayerVariable | undefined;

  constructor(config: { readonly name?: string; readonly units: number }) {
    super({ name: config.name } as never);
    this.units = config.units;
  }

  override build(): void {
    this.#table = this.addWeight('table', [words, this.units], 'float32', this.tableInitializer);
    this.built = true;
  }

  override computeOutputShape(shape: tf.Shape): tf.Shape {
    return shape.length === 3 ? [...shape.slice(0, 2), words] : [...shape, this.units];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor;
      const table = this.#table?.read() as tf.Tensor2D;
      // As a product: the sum of looked-up rows' gradients is a kernel that cpu alone has.
      if (x.rank === 2) return dot(tf.oneHot(tf.cast(x, 'int32'), words), table, false);
      return dot(x, table, true);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), units: this.units };
  }
}
registerLayer(TiedTable, { table: 'embedding' });

function dot(x: tf.Tensor, matrix: tf.Tensor2D, transposed: boolean): tf.Tensor {
  const rows = tf.reshape(tf.cast(x, 'float32'), [-1, x.shape.at(-1) as number]);
  const product = tf.matMul(rows, matrix, false, transposed);
  return tf.reshape(product, [...x.shape.slice(0, -1), product.shape[1] as number]);
}

const hidden = (name: string, units: number) =>
  tf.layers.dense({ name, units, activation: 'relu', kernelInitializer: 'heNormal' });

/** Three words in, logits of words out, by one table. */
export function tiedEmbedding(width: number): tf.LayersModel {
  const input = tf.input({ shape: [3] });
  const tied = new TiedTable({ name: 'tied', units: width });
  const embedded = tied.apply(input) as tf.SymbolicTensor;
  const features = hidden('h', width).apply(embedded) as tf.SymbolicTensor;
  return tf.model({ inputs: input, outputs: tied.apply(features) as tf.SymbolicTensor });
}

/** Two towers and their dot product, or its cosine. */
export function twoTowers(width: number, normalize = false): tf.LayersModel {
  const inputs = ['query', 'document'].map((name) => tf.input({ name, shape: [8] }));
  const towers = inputs.map((input, index) => {
    const h = hidden(`h${index}`, width).apply(input) as tf.SymbolicTensor;
    return tf.layers
      .dense({ name: `e${index}`, units: width, kernelInitializer: 'heNormal' })
      .apply(h) as tf.SymbolicTensor;
  });
  const similarity = tf.layers.dot({ axes: -1, normalize, name: 'similarity' });
  return tf.model({ inputs, outputs: similarity.apply(towers) as tf.SymbolicTensor });
}
