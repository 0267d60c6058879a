import { type ErrorTag, isRichscaleError, RichscaleError, show } from '../errors.ts';

/**
 * An error as it travels from a thread. A clone would be a plain `Error`, without its tag and its
 * fields, and what cannot be cloned would stop the message.
 */
export interface SentError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  /** Of an error of this package. */
  readonly tagged: Pick<RichscaleError, '_tag' | 'details' | 'fields'> | undefined;
  /** What it was made of, where it has a cause. */
  readonly cause: { readonly error: SentError } | { readonly value: unknown } | undefined;
}

/** Makes a thrown value ready to be sent. */
export function sentError(thrown: unknown): SentError {
  if (!(thrown instanceof Error)) {
    return {
      name: 'Error',
      message: String(thrown),
      stack: undefined,
      tagged: undefined,
      cause: undefined,
    };
  }
  const { name, message, stack, cause } = thrown;
  return {
    name,
    message,
    stack,
    tagged: isRichscaleError(thrown)
      ? {
          _tag: thrown._tag,
          details: sendable({ ...thrown.details }),
          // The cause goes by itself, for its own tag.
          fields: sendable({ ...thrown.fields, ...('cause' in thrown.fields && { cause: null }) }),
        }
      : undefined,
    cause:
      cause === undefined
        ? undefined
        : cause instanceof Error
          ? { error: sentError(cause) }
          : { value: sendable({ cause }).cause },
  };
}

/** The error that was sent, with its tag, fields, cause and stack. */
export function receivedError({ name, message, stack, tagged, cause: sent }: SentError): Error {
  const cause = sent && ('error' in sent ? receivedError(sent.error) : sent.value);
  const error =
    tagged === undefined ? Object.assign(new Error(message), { name }) : taggedError(tagged, cause);
  // As it was told where it happened: a value that could not be sent would be shown differently.
  return Object.assign(error, { message, ...(cause === undefined ? {} : { cause }), stack });
}

function taggedError(
  { _tag, details, fields }: NonNullable<SentError['tagged']>,
  cause: unknown,
): RichscaleError {
  const restored = 'cause' in fields ? { ...fields, cause } : fields;
  const Tagged = RichscaleError as new (
    tag: ErrorTag,
    details: RichscaleError['details'],
    fields: object,
  ) => RichscaleError;
  return new Tagged(_tag, details, restored);
}

/** An object whose values can all be cloned: in the place of one that cannot stands its text. */
function sendable<T extends object>(value: T): T {
  const entries = Object.entries(value).map(([key, each]) => {
    try {
      return [key, structuredClone(each)];
    } catch {
      return [key, show(each)];
    }
  });
  return Object.fromEntries(entries) as T;
}
