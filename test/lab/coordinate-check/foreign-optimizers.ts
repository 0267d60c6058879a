import * as tf from '@tensorflow/tfjs';

type Gradients = Parameters<tf.Optimizer['applyGradients']>[0];

/** An optimizer of a user's own, around another one. */
abstract class Around extends tf.Optimizer {
  readonly inner: tf.Optimizer;

  constructor(inner: tf.Optimizer) {
    super();
    this.inner = inner;
  }

  override dispose(): void {
    this.inner.dispose();
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {};
  }
}

/** Clips all gradients together by their plain norm. */
export class ClippedByNorm extends Around {
  static readonly className: string = 'TestClippedByNorm';
  readonly #most: number;

  constructor(inner: tf.Optimizer, most: number) {
    super(inner);
    this.#most = most;
  }

  override applyGradients(gradients: Gradients): void {
    tf.tidy(() => {
      const entries = Object.entries(gradients as tf.NamedTensorMap);
      const squared = tf.addN(entries.map(([, each]) => tf.sum(tf.square(each))));
      const shrink = tf.div(this.#most, tf.maximum(tf.sqrt(squared), this.#most));
      this.inner.applyGradients(
        Object.fromEntries(entries.map(([name, each]) => [name, tf.mul(each, shrink)])),
      );
    });
  }
}

/** Takes a share off every weight after each step. */
export class DecayedBy extends Around {
  static readonly className: string = 'TestDecayedBy';
  readonly #share: number;

  constructor(inner: tf.Optimizer, share: number) {
    super(inner);
    this.#share = share;
  }

  override applyGradients(gradients: Gradients): void {
    this.inner.applyGradients(gradients);
    tf.tidy(() => {
      for (const name of Object.keys(gradients)) {
        const variable = tf.engine().registeredVariables[name] as tf.Variable;
        variable.assign(tf.mul(variable, 1 - this.#share));
      }
    });
  }
}
