// Sequences of tokens with a rule, the same for the same seed.
import * as tf from '@tensorflow/tfjs';
import { stream } from '../../../src/random.ts';
import type { Batch } from '../entry.ts';

/** How many tokens there are, where an architecture does not ask for more. */
export const vocabulary = 32;

/** Positions of a sequence, where an architecture does not ask for others. */
export const positions = 8;

/** Options of a batch of tokens. */
export interface TokenOptions {
  /** {@link positions} if left out. */
  readonly length?: number;
  /** {@link vocabulary} if left out. */
  readonly tokens?: number;
}

/** Draws whole numbers in [0, bound). */
export type Draw = (bound: number) => number;

export function draws(seed: number, name: string): Draw {
  const { uniform } = stream(seed, name);
  return (bound) => Math.floor(bound * uniform());
}

/**
 * A noisy grammar: three times in four a token is followed by 5 · token + 3, else by any. Inputs
 * [size, length], their next tokens [size, length, 1].
 */
export function nextTokens(
  size: number,
  seed: number,
  { length = positions, tokens = vocabulary }: TokenOptions = {},
): Batch {
  const draw = draws(seed, 'grammar');
  const rows = Array.from({ length: size }, () => sentence(draw, length + 1, tokens));
  return {
    xs: inputs(rows.map((row) => row.slice(0, -1))),
    ys: targets(rows.map((row) => row.slice(1))),
  };
}

/** The same with token 0 behind sentences of half the length and more, which is followed by itself. */
export function paddedNextTokens(
  size: number,
  seed: number,
  { length = positions, tokens = vocabulary }: TokenOptions = {},
): Batch {
  const draw = draws(seed, 'padded grammar');
  const rows = Array.from({ length: size }, () => {
    const words = sentence(draw, length + 1, tokens - 1).map((token) => token + 1);
    const end = Math.ceil(length / 2) + draw(length / 2 + 1);
    return words.map((token, position) => (position < end ? token : 0));
  });
  return {
    xs: inputs(rows.map((row) => row.slice(0, -1))),
    ys: targets(rows.map((row) => row.slice(1))),
  };
}

/** Any tokens [size, length], and the same in order [size, length, 1]. */
export function sortedTokens(
  size: number,
  seed: number,
  { length = positions, tokens = vocabulary }: TokenOptions = {},
): Batch {
  const draw = draws(seed, 'sorting');
  const rows = Array.from({ length: size }, () => anyTokens(draw, length, tokens));
  return { xs: inputs(rows), ys: targets(rows.map((row) => row.toSorted((a, b) => a - b))) };
}

/**
 * Any tokens but 0, and what a decoder is given: the same from back to front, one position late behind
 * a 0. Both [size, length]; targets are the sequences from back to front, [size, length, 1].
 */
export function reversedTokens(
  size: number,
  seed: number,
  { length = positions, tokens = vocabulary }: TokenOptions = {},
): Batch {
  const draw = draws(seed, 'reversing');
  const rows = Array.from({ length: size }, () =>
    anyTokens(draw, length, tokens - 1).map((token) => token + 1),
  );
  const reversed = rows.map((row) => row.toReversed());
  const late = reversed.map((row) => [0, ...row.slice(0, -1)]);
  return { xs: [inputs(rows), inputs(late)], ys: targets(reversed) };
}

/**
 * Texts of one subject each: half of their words are those that leave the subject's number by division
 * by `classes`, the others any. Words are [size, length], subjects [size, 1].
 */
export function texts(
  size: number,
  seed: number,
  { length = positions, tokens = vocabulary, classes }: TokenOptions & { readonly classes: number },
): Batch {
  const draw = draws(seed, 'texts');
  const subjects = Array.from({ length: size }, () => draw(classes));
  const rows = subjects.map((subject) =>
    Array.from({ length }, () =>
      draw(2) === 0 ? draw(tokens) : subject + classes * draw(Math.floor(tokens / classes)),
    ),
  );
  return { xs: inputs(rows), ys: tf.tensor2d(subjects, [size, 1]) };
}

function sentence(draw: Draw, length: number, tokens: number): readonly number[] {
  const words = [draw(tokens)];
  while (words.length < length) {
    const last = words.at(-1) as number;
    words.push(draw(4) === 0 ? draw(tokens) : (5 * last + 3) % tokens);
  }
  return words;
}

function anyTokens(draw: Draw, length: number, tokens: number): readonly number[] {
  return Array.from({ length }, () => draw(tokens));
}

function inputs(rows: readonly (readonly number[])[]): tf.Tensor {
  return tf.tensor2d(rows.flat(), [rows.length, rows[0]?.length ?? 0]);
}

function targets(rows: readonly (readonly number[])[]): tf.Tensor {
  return tf.tensor3d(rows.flat(), [rows.length, rows[0]?.length ?? 0, 1]);
}
