import * as tf from '@tensorflow/tfjs';

/** A loss of one output: targets, and what the model says. */
export type OutputLoss = (targets: tf.Tensor, predictions: tf.Tensor) => tf.Scalar;

/** The least probability whose logarithm is taken, as in tfjs-layers. */
const least = 1e-7;

/** Of whole numbers [..., 1] and the probabilities of each, [..., classes]. */
export const sparseCrossEntropy: OutputLoss = (targets, predictions) =>
  tf.tidy(() => {
    const classes = predictions.shape.at(-1) ?? 1;
    const labels = tf.cast(tf.squeeze(targets, [-1]), 'int32');
    const logs = tf.log(tf.clipByValue(predictions, least, 1));
    const own = tf.sum(tf.mul(tf.oneHot(labels, classes), logs), -1);
    return tf.neg(tf.mean(own)) as tf.Scalar;
  });

/** Of probabilities. */
export const binaryCrossEntropy: OutputLoss = (targets, predictions) =>
  tf.tidy(() => {
    const logOf = (p: tf.Tensor) => tf.log(tf.clipByValue(p, least, 1));
    const yes = tf.mul(targets, logOf(predictions));
    const no = tf.mul(tf.sub(1, targets), logOf(tf.sub(1, predictions)));
    return tf.neg(tf.mean(tf.add(yes, no))) as tf.Scalar;
  });
