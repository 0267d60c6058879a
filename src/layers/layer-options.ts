import type { DataType } from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { invalidArgument } from '../errors.ts';
import { checkKeys, type KnownKeys } from '../known-keys.ts';

/** What every layer of tfjs takes. */
export interface LayerOptions {
  /** Made up by tfjs if left out. */
  readonly name?: string;
  /** True if left out. */
  readonly trainable?: boolean;
  /** The shape of one example, where the layer is the first of a sequential model. */
  readonly inputShape?: readonly (number | null)[];
  /** The same with the batch in front. */
  readonly batchInputShape?: readonly (number | null)[];
  /** `float32` if left out. */
  readonly dtype?: DataType;
}

/** What `super(…)` of a layer takes. */
export type LayerArguments = ConstructorParameters<typeof layers.Layer>[0];

const optionKeys: KnownKeys<LayerOptions> = {
  name: true,
  trainable: true,
  inputShape: true,
  batchInputShape: true,
  dtype: true,
};

/**
 * The options of every layer out of those of one, to be handed to tfjs.
 *
 * @param own the options that are the layer's own
 * @throws `unknown-key` for an option that there is not, which tfjs would pass over in silence
 */
export function layerArguments(
  className: string,
  config: LayerOptions,
  own: Readonly<Record<string, true>>,
): LayerArguments {
  // tfjs puts a list of classes into every configuration that it loads.
  checkKeys(className, config, { ...optionKeys, ...own, customObjects: true });
  const given = Object.keys(optionKeys).flatMap((key) => {
    const value = config[key as keyof LayerOptions];
    return value === undefined || value === null ? [] : [[key, value]];
  });
  return Object.fromEntries(given) as LayerArguments;
}

/** Throws `invalid-argument` unless a size is a positive whole number. */
export function checkSize(size: unknown, argument: string): void {
  if (Number.isInteger(size) && (size as number) > 0) return;
  throw invalidArgument(argument, size, 'A size is a positive whole number.', 'Give such as 4.');
}

/** Throws `invalid-argument` unless a value is true or false. */
export function checkFlag(flag: unknown, argument: string): void {
  if (typeof flag === 'boolean') return;
  throw invalidArgument(argument, flag, 'It is true or false.', 'Say which.');
}

/** Throws `invalid-argument` unless a number is positive and finite. */
export function checkPositive(value: unknown, argument: string): void {
  if (typeof value === 'number' && Number.isFinite(value) && value > 0) return;
  throw invalidArgument(argument, value, 'It is a positive number.', 'Give such as 1.');
}

/** Throws `invalid-argument` unless a word is one of a list. */
export function checkWord(word: unknown, words: readonly string[], argument: string): void {
  if (words.includes(word as string)) return;
  const all = words.map((each) => `'${each}'`).join(', ');
  throw invalidArgument(argument, word, `It is none of ${all}.`, `Use '${words[0]}'.`);
}
