import { RichscaleError } from '../errors.ts';
import { nearestTo } from '../known-keys.ts';

/**
 * What is said of tensors: by name, by a pattern in which `*` stands for any characters, or by a
 * function of the name. A name goes before a pattern, and a pattern before those after it.
 */
export type ByTensor<T> = Readonly<Record<string, T>> | ((tensor: string) => T | undefined);

/** What is said of one tensor, and what to call it in messages. */
export interface Said<T> {
  readonly value: T;
  /** `tensors['h1/kernel']`. */
  readonly argument: string;
}

/**
 * What is said of each tensor that something is said of.
 *
 * @throws `unknown-tensor` for a name or pattern that is no tensor's
 */
export function saidOf<T>(
  given: ByTensor<T>,
  names: readonly string[],
  argument: string,
): ReadonlyMap<string, Said<T>> {
  if (typeof given === 'function') {
    const said = names.map((name) => [name, given(name)] as const);
    return new Map(
      said.flatMap(([name, value]) =>
        value === undefined ? [] : [[name, { value, argument: `${argument}(${name})` }]],
      ),
    );
  }
  const found = new Map<string, Said<T>>();
  const known = new Set(names);
  const entries = Object.entries(given).map(([key, value]) => ({
    key,
    said: { value, argument: `${argument}[${JSON.stringify(key)}]` },
  }));
  const isPattern = (key: string) => key.includes('*') && !known.has(key);
  for (const { key, said } of entries) {
    if (isPattern(key)) continue;
    if (!known.has(key)) throw noSuchTensor(key, said, names);
    found.set(key, said);
  }
  for (const { key, said } of entries) {
    if (!isPattern(key)) continue;
    const pattern = patternOf(key);
    const matching = names.filter((name) => pattern.test(name));
    if (matching.length === 0) throw noSuchTensor(key, said, names);
    for (const name of matching) if (!found.has(name)) found.set(name, said);
  }
  return found;
}

function patternOf(key: string): RegExp {
  const parts = key.split('*').map((part) => part.replaceAll(/[\\^$.+?()[\]{}|/-]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}

function noSuchTensor(
  key: string,
  { value, argument }: Said<unknown>,
  names: readonly string[],
): RichscaleError<'unknown-tensor'> {
  const nearest = nearestTo(key, names);
  return new RichscaleError(
    'unknown-tensor',
    {
      argument,
      received: value,
      problem: key.includes('*')
        ? 'The model has no tensor of a name like this.'
        : 'The model has no such tensor.',
      remedy: `${nearest === undefined ? '' : `Did you mean '${nearest}'? `}The names are ${names.join(', ')}.`,
    },
    { tensor: key, known: names },
  );
}
