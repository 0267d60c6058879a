/**
 * The errors of richscale: one small tagged family.
 *
 * Every message names the argument, shows the value that was received and says what to do.
 * Narrow with {@link isRichscaleError}, not with `instanceof`: two copies of the package on
 * one page have two classes, but the same tags.
 *
 * | tag | thrown when |
 * | --- | --- |
 * | `invalid-argument` | a value is out of its range, or of the wrong type |
 * | `undeclared-tensor` | a tensor's role or fans cannot be known: declare them |
 * | `inconsistent-decay` | a weight decay or regularizer has no width-consistent form |
 * | `model-mismatch` | a model, its base and a plan do not belong together |
 * | `already-parameterized` | initial weights would be rescaled twice |
 * | `backend-unavailable` | no backend of those wanted can be used |
 */
export type ErrorTag =
  | 'invalid-argument'
  | 'undeclared-tensor'
  | 'inconsistent-decay'
  | 'model-mismatch'
  | 'already-parameterized'
  | 'backend-unavailable';

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

/** An error of this package. `_tag` tells which of the family it is. */
export class RichscaleError extends Error {
  /** Which error of the family this is. */
  readonly _tag: ErrorTag;
  /** The parts of the message. */
  readonly details: ErrorDetails;

  constructor(tag: ErrorTag, details: ErrorDetails) {
    super(
      `${details.argument}: received ${show(details.received)}. ${details.problem} ${details.remedy}`,
    );
    this.name = 'RichscaleError';
    this._tag = tag;
    this.details = details;
  }
}

/**
 * Whether a caught value is an error of this package, of any tag or of the given one.
 *
 * @param error any caught value
 * @param tag the tag to narrow to; any if left out
 */
export function isRichscaleError(error: unknown, tag?: ErrorTag): error is RichscaleError {
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
): RichscaleError {
  return new RichscaleError('invalid-argument', { argument, received, problem, remedy });
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
