// Things that are alike or not, real or not, the same for the same seed.
import * as tf from '@tensorflow/tfjs';
import { normalQuantile, stream } from '../../../src/random.ts';
import type { Batch } from '../entry.ts';
import { draws } from './tokens.ts';

/** Normal numbers. */
function normals(seed: number, name: string): () => number {
  const { uniform } = stream(seed, name);
  return () => normalQuantile(uniform());
}

/** Signals of a few kinds, each a wave of its kind with noise on it. */
function signals(seed: number, features: number): (kind: number) => readonly number[] {
  const noise = normals(seed, 'signals');
  return (kind) =>
    Array.from({ length: features }, (_, i) => Math.sin((kind + 1) * (i + 1)) + 0.2 * noise());
}

const kinds = 5;

/** Two signals [size, features] each, and whether they are of one kind, [size, 1]. */
export function pairs(size: number, seed: number, features: number): Batch {
  const draw = draws(seed, 'pairs');
  const signal = signals(seed, features);
  const drawn = Array.from({ length: size }, () => {
    const kind = draw(kinds);
    return { kind, other: draw(2) === 0 ? kind : draw(kinds) };
  });
  return {
    xs: [
      matrix(drawn.map(({ kind }) => signal(kind))),
      matrix(drawn.map(({ other }) => signal(other))),
    ],
    ys: matrix(drawn.map(({ kind, other }) => [kind === other ? 1 : 0])),
  };
}

/** A signal, one of its kind and one of another, [size, features] each; targets say nothing, [size, 2]. */
export function triplets(size: number, seed: number, features: number): Batch {
  const draw = draws(seed, 'triplets');
  const signal = signals(seed, features);
  const drawn = Array.from({ length: size }, () => {
    const kind = draw(kinds);
    return [kind, kind, (kind + 1 + draw(kinds - 1)) % kinds] as const;
  });
  return {
    xs: [0, 1, 2].map((place) => matrix(drawn.map((row) => signal(row[place] as number)))),
    ys: tf.zeros([size, 2]),
  };
}

/** Signals that are waves or noise alone, [size, features], and whether they are waves, [size, 1]. */
export function realOrNot(size: number, seed: number, features: number): Batch {
  const draw = draws(seed, 'real or not');
  const signal = signals(seed, features);
  const noise = normals(seed, 'noise');
  const real = Array.from({ length: size }, () => draw(2) === 0);
  return {
    xs: matrix(
      real.map((one) => (one ? signal(draw(kinds)) : Array.from({ length: features }, noise))),
    ),
    ys: matrix(real.map((one) => [one ? 1 : 0])),
  };
}

/** What a generator is given, [size, features], and that its judge is to take what it makes for real. */
export function noises(size: number, seed: number, features: number): Batch {
  const noise = normals(seed, 'noises');
  return {
    xs: matrix(Array.from({ length: size }, () => Array.from({ length: features }, noise))),
    ys: tf.ones([size, 1]),
  };
}

/** The same with the kind that is asked for, [size, 1]. */
export function noisesOfKinds(
  size: number,
  seed: number,
  { features, labels }: { readonly features: number; readonly labels: number },
): Batch {
  const draw = draws(seed, 'kinds');
  const { xs, ys } = noises(size, seed, features);
  const asked = matrix(Array.from({ length: size }, () => [draw(labels)]));
  return { xs: [xs as tf.Tensor, asked], ys };
}

/** Users and items, [size, 1] each, and what users think of items by where both stand on a circle. */
export function ratings(
  size: number,
  seed: number,
  { users, items }: { readonly users: number; readonly items: number },
): Batch {
  const draw = draws(seed, 'ratings');
  const rows = Array.from({ length: size }, () => [draw(users), draw(items)] as const);
  return {
    xs: [matrix(rows.map(([user]) => [user])), matrix(rows.map(([, item]) => [item]))],
    ys: matrix(rows.map(([user, item]) => [Math.cos(2 * Math.PI * (user / users - item / items))])),
  };
}

/** Two words, [size, 1] each, and whether they stand within two of each other in the dictionary. */
export function neighbours(size: number, seed: number, words: number): Batch {
  const draw = draws(seed, 'neighbours');
  const rows = Array.from({ length: size }, () => {
    const word = draw(words);
    return [word, draw(2) === 0 ? draw(words) : (word + 1 + draw(2)) % words] as const;
  });
  return {
    xs: [matrix(rows.map(([word]) => [word])), matrix(rows.map(([, other]) => [other]))],
    ys: matrix(
      rows.map(([word, other]) => {
        const between = Math.abs(word - other);
        return [Math.min(between, words - between) <= 2 ? 1 : 0];
      }),
    ),
  };
}

/** States of a game, [size, features], and what each of its moves is worth there, [size, moves]. */
export function worths(size: number, seed: number, features: number, moves: number): Batch {
  const { states, values } = game(size, seed, features, moves);
  return { xs: matrix(states), ys: matrix(values) };
}

/** The same states; targets are the best move, [size, 1], and what it is worth, [size, 1]. */
export function bestMoves(size: number, seed: number, features: number, moves: number): Batch {
  const { states, values } = game(size, seed, features, moves);
  const best = values.map((row) => Math.max(...row));
  return {
    xs: matrix(states),
    ys: [
      matrix(values.map((row, i) => [row.indexOf(best[i] as number)])),
      matrix(best.map((value) => [value])),
    ],
  };
}

function game(size: number, seed: number, features: number, moves: number) {
  const normal = normals(seed, 'game');
  const states = Array.from({ length: size }, () => Array.from({ length: features }, normal));
  const values = states.map((state) =>
    Array.from({ length: moves }, (_, move) =>
      Math.tanh(state.reduce((sum, x, i) => sum + x * Math.cos(3 * move + i), 0)),
    ),
  );
  return { states, values };
}

function matrix(rows: readonly (readonly number[])[]): tf.Tensor {
  return tf.tensor2d(rows.flat(), [rows.length, rows[0]?.length ?? 0]);
}
