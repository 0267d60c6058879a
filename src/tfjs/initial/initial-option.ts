import { invalidArgument } from '../../errors.ts';
import { type ByTensor, saidOf } from '../by-tensor.ts';

/**
 * What happens to initial weights:
 *
 * - `draw`: they are drawn anew from the `seed`, each tensor from its own stream,
 * - `rescale`: those that are there are scaled from their size to what the base recipe gives,
 * - `keep`: they go on to mean what they do. In gauges with multipliers the stored weight is
 *   divided by its multiplier.
 */
export type InitialWord = 'draw' | 'rescale' | 'keep';

/**
 * What happens to initial weights: one word for all, or by tensor, as in
 * `{ 'trunk/*': 'keep' }`. Weights that are frozen and do not scale are kept whatever is said of all.
 */
export type Initial = InitialWord | ByTensor<InitialWord>;

/** What was said of one tensor's initial weights. */
export interface InitialSaid {
  /** Undefined where nothing was said. */
  readonly word: InitialWord | undefined;
  /** Whether it was said of this tensor, and not of all. */
  readonly byName: boolean;
}

const words: Readonly<Record<InitialWord, true>> = { draw: true, rescale: true, keep: true };

/**
 * What was said of each tensor, in the order of the names.
 *
 * @throws `invalid-argument` for what is none of the words, and for `draw` without a seed;
 *   `unknown-tensor` for a name or pattern that is no tensor's
 */
export function initialSaid(
  initial: Initial | undefined,
  names: readonly string[],
  seed: number | undefined,
): ReadonlyMap<string, InitialSaid> {
  const all = typeof initial === 'string' ? initial : undefined;
  if (all !== undefined) checkWord(all, 'initial', seed);
  else if (initial !== undefined && (initial === null || !isByTensor(initial))) {
    throw noWord(initial, 'initial');
  }
  const said =
    initial === undefined || typeof initial === 'string'
      ? undefined
      : saidOf(initial, names, 'initial');
  for (const { value, argument } of said?.values() ?? []) checkWord(value, argument, seed);
  return new Map(
    names.map((name) => {
      const byName = said?.get(name)?.value;
      return [name, { word: byName ?? all, byName: byName !== undefined }];
    }),
  );
}

function isByTensor(initial: unknown): boolean {
  return typeof initial === 'function' || (typeof initial === 'object' && !Array.isArray(initial));
}

function checkWord(word: unknown, argument: string, seed: number | undefined): void {
  if (typeof word !== 'string' || !Object.hasOwn(words, word)) throw noWord(word, argument);
  if (word !== 'draw' || seed !== undefined) return;
  throw invalidArgument(
    argument,
    word,
    'Weights are drawn from a seed, and none is given.',
    "Give a `seed` such as 1, or use 'rescale' for the weights that are there.",
  );
}

function noWord(received: unknown, argument: string): Error {
  return invalidArgument(
    argument,
    received,
    "It is none of 'draw', 'rescale', 'keep'.",
    "Use one for all, or by tensor: initial: { 'trunk/*': 'keep' }.",
  );
}
