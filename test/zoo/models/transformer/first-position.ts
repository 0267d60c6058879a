import * as tf from '@tensorflow/tfjs';

/** What stands at the first position: [batch, positions, width] → [batch, width]. */
export class FirstPosition extends tf.layers.Layer {
  static readonly className: string = 'ZooFirstPosition';

  override computeOutputShape([batch, , width]: tf.Shape): tf.Shape {
    return [batch ?? null, width ?? null];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor3D;
    const [batch, , width] = x.shape;
    return tf.tidy(() => tf.reshape(tf.slice(x, [0, 0, 0], [batch, 1, width]), [batch, width]));
  }
}
tf.serialization.registerClass(FirstPosition);
