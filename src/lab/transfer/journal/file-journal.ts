import type * as FileSystem from 'node:fs/promises';
import { type Journal, unusableFile } from './journal.ts';

/**
 * A journal in a file, which is made when the first line is written. What the file system refuses
 * is an `unusable-file`.
 */
export function fileJournal(path: string): Journal {
  return {
    read: () =>
      using(path, async ({ readFile }) => {
        try {
          return await readFile(path, 'utf8');
        } catch (error) {
          if ((error as { code?: string }).code === 'ENOENT') return '';
          throw error;
        }
      }),
    append: (text) => using(path, ({ appendFile }) => appendFile(path, text)),
    // Half a character at the end reads as another one, but never one of those that are kept.
    truncate: (kept) =>
      using(path, ({ truncate }) => truncate(path, new TextEncoder().encode(kept).length)),
  };
}

async function using<T>(path: string, act: (files: typeof FileSystem) => Promise<T>): Promise<T> {
  const files = await fileSystem(path);
  try {
    return await act(files);
  } catch (cause) {
    throw unusableFile(
      path,
      path,
      `It cannot be read or written: ${cause instanceof Error ? cause.message : cause}`,
      'Give a file that this program may read and write, in a folder that is there.',
      { cause },
    );
  }
}

async function fileSystem(path: string): Promise<typeof FileSystem> {
  // A variable keeps bundlers from looking for what browsers do not have.
  const name = 'node:fs/promises';
  try {
    return (await import(/* @vite-ignore */ name)) as typeof FileSystem;
  } catch (cause) {
    throw unusableFile(
      path,
      path,
      'There is no file system here.',
      'Give an object { read, append, truncate } over a storage that is there.',
      { cause },
    );
  }
}
