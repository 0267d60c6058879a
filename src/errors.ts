/**
 * What each error of the family tells a program besides its message: the tags, with their fields.
 *
 * Every message names the argument, shows the value that was received and says what to do.
 * Narrow with {@link isRichscaleError}, not with `instanceof`: two copies of the package on
 * one page have two classes, but the same tags.
 */
export interface ErrorFields {
  /** A value is out of its range, or of the wrong type. */
  readonly 'invalid-argument': NoFields;
  /** An object has a key that is not known: misspelled, or of another function. */
  readonly 'unknown-key': {
    readonly key: string;
    readonly known: readonly string[];
    /** The known key that was probably meant. */
    readonly nearest: string | undefined;
  };
  /** A name is no tensor's of the plan or model. */
  readonly 'unknown-tensor': { readonly tensor: string; readonly known: readonly string[] };
  /** The role, fans or initial size of tensors cannot be known: declare them. */
  readonly 'undeclared-tensor': { readonly tensors: readonly string[] };
  /** What happens to weights that may be trained is not said: say it by `initial`. */
  readonly 'unclear-initial': { readonly tensors: readonly string[] };
  /** A weight decay or regularizer has no width-consistent form. */
  readonly 'inconsistent-decay': NoFields;
  /** A model, its base, a plan and an optimizer's state do not belong together. */
  readonly 'model-mismatch': NoFields;
  /** Initial weights would be rescaled twice. */
  readonly 'already-parameterized': NoFields;
  /** An optimizer is not one that can be run, or its rule is not defined in this program. */
  readonly 'unknown-optimizer': { readonly name: string };
  /** JSON is not what it is read as, or of another schema version. */
  readonly 'unreadable-json': {
    /** The schema version found; undefined where there is none. */
    readonly found: unknown;
    readonly wanted: number;
  };
  /** What a function of the caller's (a setup, a judge, an executor) gave back cannot be used. */
  readonly 'invalid-callback': { readonly callback: string };
  /** A function of the caller's threw while a sweep trained a cell. */
  readonly 'cell-failed': { readonly job: unknown; readonly cause: unknown };
  /** A file holds the cells of another sweep; `found` and `wanted` are what differs. */
  readonly 'different-sweep': { readonly found: unknown; readonly wanted: unknown };
  /** A file cannot be read or written as a sweep's; `cause` is what the file system said, if it did. */
  readonly 'unusable-file': { readonly file: string; readonly cause?: unknown };
  /** No backend of those wanted can be used. */
  readonly 'backend-unavailable': NoFields;
  /** The memory of the wasm backend has no room for what a kernel is to compute. */
  readonly 'heap-full': {
    /** What was asked for. */
    readonly bytes: number;
  };
}

/** Nothing besides the message. */
export type NoFields = Readonly<Record<never, never>>;

/** Which error of the family one is. */
export type ErrorTag = keyof ErrorFields;

/** What an error says, kept apart so that a program can read it. */
export interface ErrorDetails {
  /** The argument or tensor at fault, as the caller wrote it. */
  readonly argument: string;
  /** The value that was received. */
  readonly received: unknown;
  /** What was expected, or why the value cannot be used. */
  readonly problem: string;
  /** What to do about it. */
  readonly remedy: string;
}

/** The last argument of an error's constructor: there where the tag has fields. */
export type FieldsArgument<Tag extends ErrorTag> = ErrorFields[Tag] extends NoFields
  ? NoFields extends ErrorFields[Tag]
    ? []
    : [fields: ErrorFields[Tag]]
  : [fields: ErrorFields[Tag]];

/** An error of this package. `_tag` tells which of the family it is. */
export class RichscaleError<Tag extends ErrorTag = ErrorTag> extends Error {
  /** Which error of the family this is. */
  readonly _tag: Tag;
  /** The parts of the message. */
  readonly details: ErrorDetails;
  /** What a program can act on. */
  readonly fields: ErrorFields[Tag];

  constructor(tag: Tag, details: ErrorDetails, ...[fields]: FieldsArgument<Tag>) {
    super(
      // A remedy may be lines to paste; elsewhere a line break is one of a name.
      `${printable(`${details.argument}: received ${show(details.received)}. ${details.problem}`)} ${details.remedy.split('\n').map(printable).join('\n')}`,
      fields !== undefined && 'cause' in fields ? { cause: fields.cause } : undefined,
    );
    this.name = 'RichscaleError';
    this._tag = tag;
    this.details = details;
    this.fields = (fields ?? {}) as ErrorFields[Tag];
  }
}

/**
 * Whether a caught value is an error of this package, of any tag or of the given one.
 *
 * @param error any caught value
 * @param tag the tag to narrow to; any if left out
 */
export function isRichscaleError<Tag extends ErrorTag = ErrorTag>(
  error: unknown,
  tag?: Tag,
): error is RichscaleError<Tag> {
  return (
    error instanceof Error &&
    error.name === 'RichscaleError' &&
    '_tag' in error &&
    (tag === undefined || error._tag === tag)
  );
}

/** Builds the most common of the errors. */
export function invalidArgument(
  argument: string,
  received: unknown,
  problem: string,
  remedy: string,
): RichscaleError<'invalid-argument'> {
  return new RichscaleError('invalid-argument', { argument, received, problem, remedy });
}

/** Builds the error of a function of the caller's that gave back something else. */
export function invalidCallback(
  callback: string,
  received: unknown,
  problem: string,
  remedy: string,
): RichscaleError<'invalid-callback'> {
  const details = { argument: callback, received, problem, remedy };
  return new RichscaleError('invalid-callback', details, { callback });
}

/**
 * A text with control and formatting characters escaped: names come from files of others, and a
 * terminal or a program's source obeys such characters.
 */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from(
      { length: character.length },
      (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}

/** A name as it stands in a sentence or a table: quoted where it cannot be printed as it is. */
export function nameText(name: string): string {
  const shown = printable(name);
  return shown === name ? name : `"${shown}"`;
}

const longestShown = 120;

/** A value as a reader of a message should see it: short, and never throwing itself. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return `a function ${value.name || '(anonymous)'}`;
  if (typeof value !== 'object' || value === null) return String(value);
  const kind = value.constructor?.name;
  if (kind !== undefined && kind !== 'Object' && kind !== 'Array') return `a ${kind}`;
  let text: string;
  try {
    text = JSON.stringify(value) ?? String(value);
  } catch {
    return 'an object that cannot be printed';
  }
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}
