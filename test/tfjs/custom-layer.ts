import * as tf from '@tensorflow/tfjs';

/** A layer that richscale has never seen: x · query, its kernel (in, out) or (out, in). */
export class Query extends tf.layers.Layer {
  static readonly className: string = 'TestQuery';
  readonly #units: number;
  readonly #transposed: boolean;
  #query: tf.LayerVariable | undefined;

  constructor(config: { name?: string; units: number; transposed?: boolean }) {
    super(config as never);
    this.#units = config.units;
    this.#transposed = config.transposed ?? false;
  }

  override build(inputShape: tf.Shape): void {
    const inputs = inputShape.at(-1) as number;
    this.#query = this.addWeight(
      'query',
      this.#transposed ? [this.#units, inputs] : [inputs, this.#units],
      'float32',
      tf.initializers.heNormal({ seed: 3 }),
    );
    this.built = true;
  }

  override computeOutputShape(inputShape: tf.Shape): tf.Shape {
    return [...inputShape.slice(0, -1), this.#units];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs;
    const query = this.#query?.read() as tf.Tensor2D;
    return tf.matMul(x as tf.Tensor2D, query, false, this.#transposed);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), units: this.#units, transposed: this.#transposed };
  }
}
tf.serialization.registerClass(Query as never);

/** A network with an unknown layer in its middle, or at its end. */
export function withQuery(
  width: number,
  { transposed = false }: { transposed?: boolean } = {},
): tf.LayersModel {
  return tf.sequential({
    layers: [
      tf.layers.dense({ name: 'in', units: width, inputShape: [5], activation: 'tanh' }),
      new Query({ name: 'attention', units: 2 * width, transposed }),
      tf.layers.dense({ name: 'out', units: 3 }),
    ],
  });
}
