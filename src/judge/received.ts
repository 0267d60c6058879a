import { invalidArgument, RichscaleError } from '../errors.ts';

/** Whether a value is an object with these properties, of whatever type. */
export function isObject<Key extends string>(
  value: unknown,
  ...keys: readonly Key[]
): value is Readonly<Record<Key, unknown>> {
  return typeof value === 'object' && value !== null && keys.every((key) => key in value);
}

/** What makes a result, and the lists that it has at least. */
const results = {
  'coordinate-check': {
    maker: 'coordinateCheck',
    lists: ['suspects', 'widths', 'seeds', 'findings', 'audit', 'failures', 'records'],
  },
  'transfer-sweep': { maker: 'transferSweep', lists: ['widths', 'seeds', 'groups', 'cells'] },
  diagnosis: { maker: 'diagnose', lists: ['widths', 'seeds', 'movement', 'profile', 'failures'] },
} as const;

/** The kinds of results that instruments resolve to. */
export type ResultKind = keyof typeof results;

const schemaVersion = 1;

/**
 * Throws unless the value is what one of the instruments resolves to, or that as JSON.
 *
 * @throws `invalid-argument` for anything else; `unreadable-json` for one of another schema
 *   version, or with parts missing
 */
export function checkResult(argument: string, value: unknown, kind: ResultKind): void {
  const { maker, lists } = results[kind];
  if (!isObject(value, 'kind') || value.kind !== kind) {
    throw invalidArgument(
      argument,
      value,
      `It is not the result of ${maker}.`,
      value instanceof Promise
        ? `Await it: expect(await ${maker}(…)).`
        : `Pass what ${maker} resolves to, or its JSON.`,
    );
  }
  const found = isObject(value, 'schemaVersion') ? value.schemaVersion : undefined;
  const missing = lists.filter((name) => !isObject(value, name) || !Array.isArray(value[name]));
  if (found === schemaVersion && missing.length === 0) return;
  throw new RichscaleError(
    'unreadable-json',
    {
      argument,
      received: value,
      problem:
        found === schemaVersion
          ? `It has no list ${missing.join(', ')}.`
          : `Its schema version is ${found}, not ${schemaVersion}.`,
      remedy: `Pass what ${maker} of this version resolves to, or its JSON.`,
    },
    { found, wanted: schemaVersion },
  );
}
