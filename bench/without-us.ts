import * as tf from '@tensorflow/tfjs';
import { type Forward, mlp, type Workload } from './workloads.ts';

/**
 * A dense layer whose gradients transpose before they multiply: of stock wasm's products only those
 * of matrices as they lie in memory are fast, and this way all of them are.
 */
function dense(x: tf.Tensor, kernel: tf.Tensor, bias: tf.Tensor): tf.Tensor {
  return tf.customGrad((...given) => {
    const [a, w, b, save] = given as unknown as [
      tf.Tensor2D,
      tf.Tensor2D,
      tf.Tensor1D,
      tf.GradSaveFunc,
    ];
    save([a, w]);
    return {
      value: tf.add(tf.matMul(a, w), b),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [input, weights] = saved as [tf.Tensor2D, tf.Tensor2D];
        return [
          tf.matMul(dy as tf.Tensor2D, tf.transpose(weights)),
          tf.matMul(tf.transpose(input), dy as tf.Tensor2D),
          tf.sum(dy, 0),
        ];
      },
    };
  })(x, kernel, bias);
}

const byHand: Forward = (model, x) =>
  model.layers.reduce((input, layer, index) => {
    const [kernel, bias] = layer.trainableWeights.map((weight) => weight.read());
    const output = dense(input, kernel as tf.Tensor, bias as tf.Tensor);
    return index < model.layers.length - 1 ? tf.relu(output) : output;
  }, x);

/** `mlp(width)` as somebody who knows stock wasm well would write it. */
export function mlpByHand(width: number): Workload {
  return mlp(width, byHand);
}

/**
 * That both train the same network: their losses over a few steps of stock Adam.
 *
 * @throws Error if they differ by more than 1e-4.
 */
export function checkByHand(width: number): void {
  const [plain, hand] = [mlp(width), mlpByHand(width)].map(losses);
  plain?.forEach((loss, step) => {
    const other = hand?.[step] ?? Number.NaN;
    if (!(Math.abs(loss - other) <= 1e-4 * Math.abs(loss))) {
      throw new Error(`By hand, the loss is ${other} at step ${step}; it should be ${loss}.`);
    }
  });
}

function losses(workload: Workload): number[] {
  const optimizer = tf.train.adam(1e-3);
  const values = Array.from({ length: 3 }, () => {
    const loss = optimizer.minimize(workload.loss, true) as tf.Scalar;
    const [value = Number.NaN] = loss.dataSync();
    loss.dispose();
    return value;
  });
  optimizer.dispose();
  workload.dispose();
  return values;
}
