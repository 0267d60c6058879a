// MNIST, as the demo reads it, in batches that are the same for the same seed.
import * as tf from '@tensorflow/tfjs';
import { type Mnist, pixels, readMnist } from '../../../examples/mnist-transfer/mnist.ts';
import { stream } from '../../../src/random.ts';
import type { Batch } from '../entry.ts';

let read: Mnist | undefined;

/** Images [size, 784] in [0, 1], and their digits, [size, 1]. */
export function digits(size: number, seed: number): Batch {
  read ??= readMnist();
  const { images, labels } = read;
  const { uniform } = stream(seed, 'digits');
  const values = new Float32Array(size * pixels);
  const named = new Float32Array(size);
  for (let row = 0; row < size; row++) {
    const at = Math.floor(uniform() * labels.length);
    named[row] = labels[at] ?? 0;
    for (let pixel = 0; pixel < pixels; pixel++) {
      values[row * pixels + pixel] = (images[at * pixels + pixel] ?? 0) / 255;
    }
  }
  return { xs: tf.tensor2d(values, [size, pixels]), ys: tf.tensor2d(named, [size, 1]) };
}

/** Images to be given back, [size, 784] twice. */
export function digitsAgain(size: number, seed: number): Batch {
  const { xs, ys } = digits(size, seed);
  tf.dispose(ys);
  return { xs, ys: tf.clone(xs as tf.Tensor) };
}
