// Rows of numbers and categories with a rule, the same for the same seed.
import * as tf from '@tensorflow/tfjs';
import { normalQuantile, stream } from '../../../src/random.ts';
import type { Batch } from '../entry.ts';

/** Normal rows [size, features], and which of some fixed sums of a row is its largest, [size, 1]. */
export function classified(size: number, seed: number, features: number, classes: number): Batch {
  const rows = normalRows(size, seed, features);
  const labels = rows.map((row) => {
    const sums = sumsOf(row, classes);
    return sums.indexOf(Math.max(...sums));
  });
  return { xs: tf.tensor2d(rows), ys: tf.tensor2d(labels, [size, 1]) };
}

/** Normal rows [size, features], and a smooth function of each, [size, 1]. */
export function fitted(size: number, seed: number, features: number): Batch {
  const rows = normalRows(size, seed, features);
  return { xs: tf.tensor2d(rows), ys: tf.tensor2d(rows.map(curve), [size, 1]) };
}

/**
 * Normal rows [size, features], and of each a smooth function [size, 1], whether that is positive
 * [size, 1], and which of some fixed sums is the largest [size, 1].
 */
export function severalTargets(
  size: number,
  seed: number,
  features: number,
  classes: number,
): Batch {
  const { xs, ys } = classified(size, seed, features, classes);
  const values = normalRows(size, seed, features).map(curve);
  const signs = values.map((value) => (value > 0 ? 1 : 0));
  return {
    xs,
    ys: [tf.tensor2d(values, [size, 1]), tf.tensor2d(signs, [size, 1]), ys as tf.Tensor],
  };
}

/** The categories of each column of {@link customers}. */
export const categories = [7, 12] as const;

/**
 * Numbers [size, features] and a category of each of two columns [size, 1]; whether a sum of what
 * they stand for is positive, [size, 1].
 */
export function customers(size: number, seed: number, features: number): Batch {
  const rows = normalRows(size, seed, features);
  const { uniform } = stream(seed, 'categories');
  const columns = categories.map((count) =>
    Array.from({ length: size }, () => Math.floor(count * uniform())),
  );
  const answers = rows.map((row, i) => {
    const worth = columns.reduce((sum, column) => sum + Math.sin(3 * (column[i] as number)), 0);
    return curve(row) + worth > 0 ? 1 : 0;
  });
  return {
    xs: [tf.tensor2d(rows), ...columns.map((column) => tf.tensor2d(column, [size, 1]))],
    ys: tf.tensor2d(answers, [size, 1]),
  };
}

/**
 * Places in a square, as sines and cosines of `octaves` frequencies of each coordinate [size,
 * 4 · octaves], and the three colours there, [size, 3].
 */
export function colours(size: number, seed: number, octaves: number): Batch {
  const { uniform } = stream(seed, 'places');
  const places = Array.from({ length: size }, () => [2 * uniform() - 1, 2 * uniform() - 1]);
  const waves = places.map((place) =>
    place.flatMap((at) =>
      Array.from({ length: octaves }, (_, octave) => 2 ** octave * at).flatMap((angle) => [
        Math.sin(angle),
        Math.cos(angle),
      ]),
    ),
  );
  const seen = places.map(([x = 0, y = 0]) =>
    [0, 1, 2].map((colour) => (1 + Math.sin(3 * x + 2 * y * colour)) / 2),
  );
  return { xs: tf.tensor2d(waves), ys: tf.tensor2d(seen) };
}

/** Sums of two sines of any phase, and the same one step later, [size, length, 1] each. */
export function signals(size: number, seed: number, length: number): Batch {
  const rows = tones(size, seed, length + 1).map(({ values }) => values);
  const shape: [number, number, number] = [size, length, 1];
  return {
    xs: tf.tensor3d(
      rows.flatMap((row) => row.slice(0, -1)),
      shape,
    ),
    ys: tf.tensor3d(
      rows.flatMap((row) => row.slice(1)),
      shape,
    ),
  };
}

/** Such signals [size, length, 1], and which of four pitches the louder sine has, [size, 1]. */
export function pitches(size: number, seed: number, length: number): Batch {
  const all = tones(size, seed, length);
  return {
    xs: tf.tensor3d(
      all.flatMap(({ values }) => values),
      [size, length, 1],
    ),
    ys: tf.tensor2d(
      all.map(({ pitch }) => pitch),
      [size, 1],
    ),
  };
}

function normalRows(size: number, seed: number, features: number): number[][] {
  const { uniform } = stream(seed, 'rows');
  return Array.from({ length: size }, () =>
    Array.from({ length: features }, () => normalQuantile(uniform())),
  );
}

/** As many sums of a row as asked for, with coefficients of their own. */
function sumsOf(row: readonly number[], count: number): readonly number[] {
  return Array.from({ length: count }, (_, which) =>
    row.reduce((sum, value, i) => sum + value * Math.cos(2.4 * (which + 1) * (i + 1)), 0),
  );
}

function curve(row: readonly number[]): number {
  const [first = 0, second = 0] = sumsOf(row, 2);
  return Math.sin(first) + second / Math.sqrt(row.length);
}

function tones(size: number, seed: number, length: number) {
  const { uniform } = stream(seed, 'tones');
  return Array.from({ length: size }, () => {
    const pitch = Math.floor(4 * uniform());
    const [phase, other] = [2 * Math.PI * uniform(), 2 * Math.PI * uniform()];
    const values = Array.from(
      { length },
      (_, time) => Math.sin((0.4 + 0.3 * pitch) * time + phase) + Math.sin(time + other) / 2,
    );
    return { pitch, values };
  });
}
