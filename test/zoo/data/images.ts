// Pictures with a rule, the same for the same seed.
import * as tf from '@tensorflow/tfjs';
import { normalQuantile, stream } from '../../../src/random.ts';
import type { Batch } from '../entry.ts';

/** Values of a field of side × side places, row by row. */
type Field = (row: number, column: number) => number;

/** Options of a batch of {@link stripes}. */
export interface StripeOptions {
  readonly side: number;
  /** 1 if left out; the waves of the others are shifted. */
  readonly channels?: number;
  readonly classes: number;
}

/**
 * Stripes in one of several directions, of any phase, with noise: pictures [size, side, side,
 * channels], and which direction it is, [size, 1].
 */
export function stripes(
  size: number,
  seed: number,
  { side, channels = 1, classes }: StripeOptions,
): Batch {
  const { uniform } = stream(seed, 'stripes');
  const labels = Array.from({ length: size }, () => Math.floor(classes * uniform()));
  const values = labels.flatMap((label) => {
    const angle = (Math.PI * label) / classes;
    const phase = 2 * Math.PI * uniform();
    return places(side).flatMap(([row, column]) =>
      Array.from({ length: channels }, (_, channel) => {
        const along = Math.cos(angle) * row + Math.sin(angle) * column;
        return Math.sin(1.6 * along + phase + channel) + 0.2 * normalQuantile(uniform());
      }),
    );
  });
  return {
    xs: tf.tensor4d(values, [size, side, side, channels]),
    ys: tf.tensor2d(labels, [size, 1]),
  };
}

/** Smooth pictures to be given back: the same [size, side, side, 1] twice. */
export function rebuilt(size: number, seed: number, side: number): Batch {
  const values = blobs(size, seed, side).flatMap((field) => drawn(field, side));
  const shape: Picture = [size, side, side, 1];
  return { xs: tf.tensor4d(values, shape), ys: tf.tensor4d(values, shape) };
}

/** The same, each picture as one row, [size, side · side]. */
export function rebuiltRows(size: number, seed: number, side: number): Batch {
  const rows = blobs(size, seed, side).map((field) => drawn(field, side));
  return { xs: tf.tensor2d(rows), ys: tf.tensor2d(rows) };
}

/** Smooth pictures under noise, and without it, [size, side, side, 1] each. */
export function denoised(size: number, seed: number, side: number): Batch {
  const clean = blobs(size, seed, side).flatMap((field) => drawn(field, side));
  const shape: Picture = [size, side, side, 1];
  return { xs: tf.tensor4d(noisy(clean, seed), shape), ys: tf.tensor4d(clean, shape) };
}

/** Smooth pictures under noise, and where they are bright, 1 or 0, [size, side, side, 1] each. */
export function masked(size: number, seed: number, side: number): Batch {
  const clean = blobs(size, seed, side).flatMap((field) => drawn(field, side));
  const shape: Picture = [size, side, side, 1];
  return {
    xs: tf.tensor4d(noisy(clean, seed), shape),
    ys: tf.tensor4d(clean.map(bright), shape),
  };
}

/** Smooth pictures, averaged over squares of 2 × 2, and as they are: of half the side and of the side. */
export function enlarged(size: number, seed: number, side: number): Batch {
  const fields = blobs(size, seed, side);
  const coarse = fields.flatMap((field) =>
    drawn((row, column) => {
      const [top, left] = [2 * row, 2 * column];
      const right = field(top, left + 1) + field(top + 1, left + 1);
      return (field(top, left) + field(top + 1, left) + right) / 4;
    }, side / 2),
  );
  const fine = fields.flatMap((field) => drawn(field, side));
  return {
    xs: tf.tensor4d(coarse, [size, side / 2, side / 2, 1]),
    ys: tf.tensor4d(fine, [size, side, side, 1]),
  };
}

/**
 * Smooth pictures under noise [size, side, side, 1]; for each square of `step` × `step` whether its
 * middle is bright [size, side / step, side / step, 1], and where it rises to, [size, side / step,
 * side / step, 2].
 */
export function located(size: number, seed: number, side: number, step: number): Batch {
  const fields = blobs(size, seed, side);
  const cells = side / step;
  const middle = (cell: number) => step * cell + step / 2;
  const found = fields.flatMap((field) =>
    places(cells).map(([row, column]) => bright(field(middle(row), middle(column)))),
  );
  const slopes = fields.flatMap((field) =>
    places(cells).flatMap(([row, column]) => {
      const [y, x] = [middle(row), middle(column)];
      return [field(y + 1, x) - field(y - 1, x), field(y, x + 1) - field(y, x - 1)];
    }),
  );
  const values = fields.flatMap((field) => drawn(field, side));
  return {
    xs: tf.tensor4d(noisy(values, seed), [size, side, side, 1]),
    ys: [tf.tensor4d(found, [size, cells, cells, 1]), tf.tensor4d(slopes, [size, cells, cells, 2])],
  };
}

/** Waves along one of three axes, [size, side, side, side, 1], and which axis it is, [size, 1]. */
export function solids(size: number, seed: number, side: number): Batch {
  const { uniform } = stream(seed, 'solids');
  const labels = Array.from({ length: size }, () => Math.floor(3 * uniform()));
  return {
    xs: tf.tensor5d(
      labels.flatMap((label) => layersOf(side, label, 2 * Math.PI * uniform())),
      [size, side, side, side, 1],
    ),
    ys: tf.tensor2d(labels, [size, 1]),
  };
}

/** Such waves to be given back. */
export function rebuiltSolids(size: number, seed: number, side: number): Batch {
  const { xs, ys } = solids(size, seed, side);
  tf.dispose(ys);
  return { xs, ys: tf.clone(xs as tf.Tensor) };
}

type Picture = [number, number, number, number];

function places(side: number): readonly (readonly [row: number, column: number])[] {
  return Array.from({ length: side * side }, (_, i) => [Math.floor(i / side), i % side]);
}

function drawn(field: Field, side: number): number[] {
  return places(side).map(([row, column]) => field(row, column));
}

/** For each picture two hills of height 1 and any place and breadth. */
function blobs(size: number, seed: number, side: number): readonly Field[] {
  const { uniform } = stream(seed, 'blobs');
  return Array.from({ length: size }, () => {
    const hills = [0, 1].map(() => {
      const [y, x] = [side * uniform(), side * uniform()];
      const breadth = side * (0.1 + 0.15 * uniform());
      return (row: number, column: number) =>
        Math.exp(-((row - y) ** 2 + (column - x) ** 2) / (2 * breadth ** 2));
    });
    return (row, column) => Math.max(...hills.map((hill) => hill(row, column)));
  });
}

function noisy(values: readonly number[], seed: number): number[] {
  const { uniform } = stream(seed, 'noise');
  return values.map((value) => value + 0.2 * normalQuantile(uniform()));
}

function bright(value: number): number {
  return value > 1 / 2 ? 1 : 0;
}

function layersOf(side: number, axis: number, phase: number): number[] {
  return Array.from({ length: side ** 3 }, (_, i) => {
    const along = Math.floor(i / side ** (2 - axis)) % side;
    return Math.sin(1.6 * along + phase);
  });
}
