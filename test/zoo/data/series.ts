// Series of numbers and of pictures with a rule, the same for the same seed.
import * as tf from '@tensorflow/tfjs';
import { stream } from '../../../src/random.ts';
import type { Batch } from '../entry.ts';
import { draws } from './tokens.ts';

/** Sums of two sines of any phase, [size, length, 1], and what comes next, [size, 1]. */
export function waves(size: number, seed: number, length: number): Batch {
  const { uniform } = stream(seed, 'waves');
  const rows = Array.from({ length: size }, () => {
    const sines = [1, 2].map((cycles) => {
      const [rate, phase] = [cycles * (0.4 + 0.3 * uniform()), 2 * Math.PI * uniform()];
      return (time: number) => Math.sin(rate * time + phase) / cycles;
    });
    return Array.from({ length: length + 1 }, (_, time) =>
      sines.reduce((sum, sine) => sum + sine(time), 0),
    );
  });
  const next = rows.map((row) => row.at(-1) as number);
  return {
    xs: tf.tensor3d(
      rows.flatMap((row) => row.slice(0, -1)),
      [size, length, 1],
    ),
    ys: tf.tensor2d(next, [size, 1]),
  };
}

/**
 * A spot that moves straight on over a field whose edges are joined: frames [size, length, side,
 * side, 1], and the next one [size, side, side, 1].
 */
export function films(size: number, seed: number, length: number, side: number): Batch {
  const draw = draws(seed, 'films');
  const rows = Array.from({ length: size }, () => {
    const [x, y, dx, dy] = [draw(side), draw(side), draw(3) - 1, draw(3) - 1];
    return Array.from({ length: length + 1 }, (_, time) =>
      spot(side, x + dx * time, y + dy * time),
    );
  });
  const first = rows.flatMap((frames) => frames.slice(0, -1));
  return {
    xs: tf.tensor5d(first.flat(), [size, length, side, side, 1]),
    ys: tf.tensor4d(
      rows.flatMap((frames) => frames.at(-1) ?? []),
      [size, side, side, 1],
    ),
  };
}

/** Films as above, and the one of the nine directions in which the spot goes, [size, 1]. */
export function directions(size: number, seed: number, length: number, side: number): Batch {
  const draw = draws(seed, 'directions');
  const ways = Array.from({ length: size }, () => draw(9));
  const frames = ways.flatMap((way) => {
    const [x, y, dx, dy] = [draw(side), draw(side), (way % 3) - 1, Math.floor(way / 3) - 1];
    return Array.from({ length }, (_, time) => spot(side, x + dx * time, y + dy * time));
  });
  return {
    xs: tf.tensor5d(frames.flat(), [size, length, side, side, 1]),
    ys: tf.tensor2d(ways, [size, 1]),
  };
}

/** Pictures of one spot, [size, side, side, 1], and the quarter that it is in, [size, 1]. */
export function spots(size: number, seed: number, side: number): Batch {
  const draw = draws(seed, 'spots');
  const places = Array.from({ length: size }, () => [draw(side), draw(side)] as const);
  const half = side / 2;
  return {
    xs: tf.tensor4d(
      places.flatMap(([x, y]) => spot(side, x, y)),
      [size, side, side, 1],
    ),
    ys: tf.tensor2d(
      places.map(([x, y]) => (x < half ? 0 : 1) + (y < half ? 0 : 2)),
      [size, 1],
    ),
  };
}

/**
 * A line of `length` marks, each one of as many as there are rows: pictures [size, rows, 4 · length, 1],
 * and which marks they are, [size, length, 1].
 */
export function lines(size: number, seed: number, rows: number, length: number): Batch {
  const draw = draws(seed, 'lines');
  const marks = Array.from({ length: size }, () => Array.from({ length }, () => draw(rows)));
  const pictures = marks.flatMap((line) =>
    Array.from({ length: rows }, (_, row) =>
      line.flatMap((mark) => Array.from({ length: 4 }, () => (mark === row ? 1 : 0))),
    ).flat(),
  );
  return {
    xs: tf.tensor4d(pictures, [size, rows, 4 * length, 1]),
    ys: tf.tensor3d(marks.flat(), [size, length, 1]),
  };
}

/** A picture of side × side entries, row by row: 1 at a place, 1/2 beside it. */
function spot(side: number, x: number, y: number): readonly number[] {
  const far = (a: number, b: number) => {
    const between = (((a - b) % side) + side) % side;
    return Math.min(between, side - between);
  };
  return Array.from({ length: side * side }, (_, index) => {
    const distance = far(index % side, x) + far(Math.floor(index / side), y);
    return distance === 0 ? 1 : distance === 1 ? 1 / 2 : 0;
  });
}
