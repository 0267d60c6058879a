import * as tf from '@tensorflow/tfjs';

/** Self-attention of one head with a residual, as a user would write it: [batch, tokens, units]. */
export class Attention extends tf.layers.Layer {
  static readonly className: string = 'TestAttention';
  readonly #units: number;
  readonly #scale: number;
  readonly #kernels: Map<string, tf.LayerVariable> = new Map();

  constructor(config: { name: string; units: number; scale: number }) {
    super({ name: config.name } as never);
    this.#units = config.units;
    this.#scale = config.scale;
  }

  override build(): void {
    const initializer = tf.initializers.varianceScaling({
      scale: 1,
      mode: 'fanIn',
      distribution: 'uniform',
      seed: 5,
    });
    for (const name of ['query', 'key', 'value']) {
      const shape = [this.#units, this.#units];
      this.#kernels.set(name, this.addWeight(name, shape, 'float32', initializer));
    }
    this.built = true;
  }

  override computeOutputShape(inputShape: tf.Shape): tf.Shape {
    return inputShape;
  }

  /** q·k × scale: what the softmax is given. */
  logits(x: tf.Tensor3D): tf.Tensor3D {
    const logits = tf.matMul(this.#project(x, 'query'), this.#project(x, 'key'), false, true);
    return tf.mul(logits, this.#scale);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor3D;
      return tf.add(x, tf.matMul(tf.softmax(this.logits(x)), this.#project(x, 'value')));
    });
  }

  #project(x: tf.Tensor3D, name: string): tf.Tensor3D {
    const [batch, tokens, units] = x.shape;
    const kernel = this.#kernels.get(name)?.read() as tf.Tensor2D;
    const flat: tf.Tensor2D = tf.reshape(x, [batch * tokens, units]);
    return tf.reshape(tf.matMul(flat, kernel), [batch, tokens, units]);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), units: this.#units, scale: this.#scale };
  }
}
tf.serialization.registerClass(Attention as never);
