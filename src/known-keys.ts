import { invalidArgument, RichscaleError } from './errors.ts';

/**
 * Every key of a type, or of any member of a union, spelled out: what {@link checkKeys} admits. The
 * compiler keeps it whole.
 */
export type KnownKeys<T> = { readonly [Key in KeyOfAny<T>]: true };

type KeyOfAny<T> = T extends unknown ? keyof T : never;

/**
 * Refuses an object that has a key of its own that is not known, before anything else is done
 * with it: a misspelled option would otherwise be left out in silence. Keys whose value is
 * undefined count.
 *
 * @param argument what the object is called in the message: `options`, `tensors['h1/kernel']`
 * @throws `invalid-argument` unless the value is an object; `unknown-key` with the nearest known one
 */
export function checkKeys(
  argument: string,
  value: unknown,
  known: Readonly<Record<string, true>>,
): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const names = Object.keys(known);
    throw invalidArgument(
      argument,
      value,
      'It is not an object.',
      `Pass { ${names.slice(0, 3).join(', ')}${names.length > 3 ? ', …' : ''} }.`,
    );
  }
  // Without a list of the keys: some thousands of tensors are checked by this.
  for (const key in value) {
    if (Object.hasOwn(known, key) || !Object.hasOwn(value, key)) continue;
    const names = Object.keys(known);
    const nearest = nearestTo(key, names);
    throw new RichscaleError(
      'unknown-key',
      {
        argument: `${argument}.${key}`,
        received: (value as Record<string, unknown>)[key],
        problem: 'There is no such option.',
        remedy:
          nearest === undefined
            ? `Those that there are: ${names.join(', ')}.`
            : `Did you mean \`${nearest}\`? Those that there are: ${names.join(', ')}.`,
      },
      { key, known: names, nearest },
    );
  }
}

/** The name that another was probably meant to be; undefined where none is near. */
export function nearestTo(name: string, names: readonly string[]): string | undefined {
  const wanted = plain(name);
  const [best] = names
    .map((each) => ({ each, distance: distance(wanted, plain(each)) }))
    // Two letters wrong in a long name are a slip, in a short one another name.
    .filter(({ each, distance }) => distance <= Math.max(1, Math.floor(each.length / 3)))
    .sort((a, b) => a.distance - b.distance);
  return best?.each;
}

/** `weight_decay`, `weight-decay` and `weightDecay` alike. */
function plain(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}]/gu, '').toLowerCase();
}

/** How many letters are added, left out, exchanged, or swapped with the next (Damerau). */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number): number =>
    rows[row]?.[column] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j++) {
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(
        Math.min(
          at(i - 1, j) + 1,
          at(i, j - 1) + 1,
          at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
          swapped ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
  }
  return at(a.length, b.length);
}
