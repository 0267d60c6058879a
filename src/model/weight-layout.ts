import { invalidArgument } from '../errors.ts';
import { checkKeys, type KnownKeys, nearestTo } from '../known-keys.ts';
import { checkInitializer, type DeclaredInitializer } from './declared-initializer.ts';
import { type Axes, type Fans, fansOf, type Layout, type LayoutWord } from './layouts.ts';

/** Where a weight's initializer and regularizer are found, and whether each layer has it. */
export interface WeightParts {
  /**
   * The layer's property that keeps its initializer, `queryInitializer` for a weight `query` if
   * left out; or the initializer itself, or `{ std }`, where every layer draws it alike.
   */
  readonly initializer?: string | DeclaredInitializer;
  /** The layer's property that keeps its regularizer; `queryRegularizer` if left out. */
  readonly regularizer?: string;
  /** Whether some layers of the class do without it, as without a bias. */
  readonly optional?: boolean;
  /** Whether it is meant to narrow a width to a fixed size inside the network, as a router is. */
  readonly readout?: boolean;
}

/** A layout that has a name, with what is not as usual. */
export interface WordLayout extends WeightParts {
  readonly layout: LayoutWord;
}

/**
 * A layout by its axes, such as `{ fanIn: [0], fanOut: [1, 2] }` for a kernel of shape [in, heads,
 * head]. Axes in neither list are repetitions: experts that each have a matrix.
 */
export interface AxisLayout extends WeightParts {
  /** `weight` if left out. */
  readonly kind?: Fans['kind'];
  /** The axes that each output sums over; none for biases, gains and embeddings. */
  readonly fanIn: Axes;
  /** The axes of the outputs. */
  readonly fanOut: Axes;
}

/**
 * What the axes of a weight are:
 *
 * - `matrix` is (…, in, out), as in dense layers and convolutions,
 * - `transposed` is (…, out, in), as in transposed convolutions,
 * - `depthwise` is (…, channels, multiplier),
 * - `embedding` is (tokens, out),
 * - `bias` and `gain` sum over nothing and start at 0 and 1, or thereabouts,
 * - `statistics` are no parameters: moving means, which training only records.
 */
export type WeightLayout = LayoutWord | 'statistics' | WordLayout | AxisLayout;

const partKeys: KnownKeys<WeightParts> = {
  initializer: true,
  regularizer: true,
  optional: true,
  readout: true,
};
const wordKeys: KnownKeys<WordLayout> = { ...partKeys, layout: true };
const axisKeys: KnownKeys<AxisLayout> = { ...partKeys, kind: true, fanIn: true, fanOut: true };
const kinds: Readonly<Record<Fans['kind'], true>> = {
  weight: true,
  bias: true,
  gain: true,
  embedding: true,
};

/**
 * The layout of a weight as it was given to `registerLayer`.
 *
 * @throws `invalid-argument` for a word, kind or axes that are none; `unknown-key`
 */
export function layoutFrom(name: string, given: WeightLayout): Layout | 'statistics' {
  if (given === 'statistics') return given;
  const argument = `weights[${JSON.stringify(name)}]`;
  const parts: WeightParts = typeof given === 'object' && given !== null ? given : {};
  const fans = fansFrom(argument, given);
  const { initializer = `${name}Initializer`, regularizer = `${name}Regularizer` } = parts;
  if (typeof initializer !== 'string') checkInitializer(initializer, `${argument}.initializer`);
  return {
    ...fans,
    initializer,
    regularizer,
    ...(parts.readout === true ? { readout: true } : {}),
  };
}

function fansFrom(argument: string, given: Exclude<WeightLayout, 'statistics'>): Fans {
  if (typeof given === 'string') return fansOfWord(argument, given);
  if (typeof given === 'object' && given !== null && 'layout' in given) {
    checkKeys(argument, given, wordKeys);
    return fansOfWord(`${argument}.layout`, given.layout);
  }
  checkKeys(argument, given, axisKeys);
  const { kind = 'weight', fanIn, fanOut } = given;
  if (!Object.hasOwn(kinds, kind)) {
    throw unknownWord(`${argument}.kind`, kind, Object.keys(kinds));
  }
  checkAxes(`${argument}.fanIn`, fanIn);
  checkAxes(`${argument}.fanOut`, fanOut);
  return { kind, fanIn, fanOut };
}

function fansOfWord(argument: string, word: LayoutWord): Fans {
  if (Object.hasOwn(fansOf, word)) return fansOf[word];
  throw unknownWord(argument, word, [...Object.keys(fansOf), 'statistics']);
}

function unknownWord(argument: string, word: unknown, words: readonly string[]): Error {
  const nearest = typeof word === 'string' ? nearestTo(word, words) : undefined;
  return invalidArgument(
    argument,
    word,
    `It is none of ${words.map((each) => `'${each}'`).join(', ')}.`,
    nearest === undefined ? 'Use one, or give axes: { fanIn, fanOut }.' : `Use '${nearest}'.`,
  );
}

function checkAxes(argument: string, axes: unknown): void {
  const list = (axes as { allBut?: unknown } | undefined)?.allBut ?? axes;
  if (Array.isArray(list) && list.every(Number.isInteger)) return;
  throw invalidArgument(
    argument,
    axes,
    'Axes are a list of whole numbers, from the end where negative.',
    'Give such as [0], [-2, -1], or { allBut: [-1] }.',
  );
}
