import * as tf from '@tensorflow/tfjs';
import { stream } from '../../../src/random.ts';
import type { Batch } from '../entry.ts';

/** The share of answers that are drawn anew. */
const share = 0.2;

/**
 * The same batches with a fifth of the answers, whole numbers [size, 1] below `classes`, drawn anew. What
 * is learned wholly within a few steps has no best rate, only a highest one.
 */
export function withWrongAnswers(
  batch: (size: number, seed: number) => Batch,
  classes: number,
): (size: number, seed: number) => Batch {
  return (size, seed) => {
    const { xs, ys } = batch(size, seed);
    const right = ys as tf.Tensor;
    const { uniform } = stream(seed, 'wrong answers');
    const answers = Array.from(right.dataSync(), (answer) =>
      uniform() < share ? Math.floor(classes * uniform()) : answer,
    );
    right.dispose();
    return { xs, ys: tf.tensor(answers, right.shape) };
  };
}
