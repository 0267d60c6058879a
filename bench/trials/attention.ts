import * as tf from '@tensorflow/tfjs';

/** How {@link SelfAttention} is configured. */
export interface AttentionConfig {
  readonly name: string;
  readonly units: number;
  readonly heads: number;
  /** What q·k is multiplied by. */
  readonly scale: number;
}

/** Self-attention with a residual: [batch, tokens, units] → the same. */
export class SelfAttention extends tf.layers.Layer {
  static readonly className: string = 'TrialSelfAttention';
  readonly #config: AttentionConfig;
  readonly #kernels: Map<string, tf.LayerVariable> = new Map();

  constructor(config: AttentionConfig) {
    super({ name: config.name });
    this.#config = config;
  }

  override build(): void {
    const { units } = this.#config;
    for (const name of ['query', 'key', 'value']) {
      const initializer = tf.initializers.varianceScaling({
        scale: 1,
        mode: 'fanIn',
        distribution: 'uniform',
      });
      this.#kernels.set(name, this.addWeight(name, [units, units], 'float32', initializer));
    }
    this.built = true;
  }

  override computeOutputShape(inputShape: tf.Shape): tf.Shape {
    return inputShape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor3D;
      const { heads, units, scale } = this.#config;
      const [batch, tokens] = x.shape;
      const project = (name: string): tf.Tensor => {
        const kernel = this.#kernels.get(name)?.read() as tf.Tensor2D;
        const flat = tf.matMul(tf.reshape(x, [batch * tokens, units]), kernel);
        return tf.transpose(tf.reshape(flat, [batch, tokens, heads, units / heads]), [0, 2, 1, 3]);
      };
      const logits = tf.mul(tf.matMul(project('query'), project('key'), false, true), scale);
      const mixed = tf.matMul(tf.softmax(logits), project('value'));
      return tf.add(x, tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [batch, tokens, units]));
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.#config };
  }
}
