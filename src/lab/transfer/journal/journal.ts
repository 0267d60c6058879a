import { RichscaleError } from '../../../errors.ts';

/**
 * Where a sweep's lines are kept: a text that only grows. A path stands for a file in Node; in a
 * browser give an object over whatever storage there is.
 */
export interface Journal {
  /** All of the text; empty where there is none yet. */
  read(): Promise<string>;
  /** Adds to the end. When it resolves, the text must survive the program's end. */
  append(text: string): Promise<void>;
  /** Cuts off all that follows `kept`, which is how the text begins. */
  truncate(kept: string): Promise<void>;
}

/** What a journal is called in errors. */
export function fileName(file: string | Journal): string {
  return typeof file === 'string' ? file : 'the journal';
}

/** The error of a journal that cannot be read or written. */
export function unusableFile(
  file: string,
  received: unknown,
  problem: string,
  remedy: string,
  failure?: { readonly cause: unknown },
): RichscaleError<'unusable-file'> {
  return new RichscaleError(
    'unusable-file',
    { argument: 'file', received, problem, remedy },
    { file, ...failure },
  );
}
