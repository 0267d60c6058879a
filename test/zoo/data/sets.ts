// Sets of points with a rule, the same for the same seed.
import * as tf from '@tensorflow/tfjs';
import { normalQuantile, stream } from '../../../src/random.ts';
import type { Batch } from '../entry.ts';

/** Points, [size, items, features], and how far the farthest is from the middle, [size, 1]. */
export function sets(size: number, seed: number, items: number, features: number): Batch {
  const { uniform } = stream(seed, 'sets');
  const all = Array.from({ length: size }, () =>
    Array.from({ length: items }, () =>
      Array.from({ length: features }, () => normalQuantile(uniform())),
    ),
  );
  const farthest = all.map((set) => Math.max(...set.map((point) => Math.hypot(...point))));
  return {
    xs: tf.tensor3d(all.flat(2), [size, items, features]),
    ys: tf.tensor2d(farthest, [size, 1]),
  };
}

/** Of each node of a ring the mean of itself and its two neighbours: [size, nodes, nodes]. */
export function ring(size: number, nodes: number): tf.Tensor {
  const near = (row: number, column: number) =>
    [0, 1, nodes - 1].includes((row - column + nodes) % nodes) ? 1 / 3 : 0;
  const matrix = Array.from({ length: nodes ** 2 }, (_, i) =>
    near(Math.floor(i / nodes), i % nodes),
  );
  return tf.tensor3d(Array.from({ length: size }, () => matrix).flat(), [size, nodes, nodes]);
}
