import * as tf from '@tensorflow/tfjs';

/** A normal draw with the mean and the logarithm of the variance that it is given. */
export class Sampling extends tf.layers.Layer {
  static readonly className: string = 'ZooSampling';

  override computeOutputShape([mean]: tf.Shape[]): tf.Shape {
    return mean as tf.Shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [mean, logVariance] = inputs as [tf.Tensor, tf.Tensor];
    return tf.tidy(() => {
      const deviation = tf.exp(tf.mul(logVariance, 1 / 2));
      return tf.add(mean, tf.mul(deviation, tf.randomNormal(mean.shape)));
    });
  }
}
tf.serialization.registerClass(Sampling);

/**
 * The divergence of a code, its means and logarithms of variances side by side, from a standard
 * normal: a loss for which no target counts. It is one number, as tfjs adds up the losses of several
 * outputs place by place.
 */
export function divergence(_target: tf.Tensor, code: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const [mean, logVariance] = tf.split(code, 2, -1) as [tf.Tensor, tf.Tensor];
    const spread = tf.sub(tf.sub(tf.exp(logVariance), logVariance), 1);
    return tf.mul(tf.mean(tf.add(spread, tf.square(mean))), 1 / 2);
  });
}
