import type * as FileSystem from 'node:fs/promises';
import { invalidArgument } from '../../../errors.ts';
import type { Journal } from './journal.ts';

/** A journal in a file, which is made when the first line is written. */
export function fileJournal(path: string): Journal {
  return {
    async read() {
      const { readFile } = await fileSystem(path);
      try {
        return await readFile(path, 'utf8');
      } catch (error) {
        if ((error as { code?: string }).code === 'ENOENT') return '';
        throw error;
      }
    },
    async append(text) {
      const { appendFile } = await fileSystem(path);
      await appendFile(path, text);
    },
    async truncate(kept) {
      const { truncate } = await fileSystem(path);
      // Half a character at the end reads as another one, but never one of those that are kept.
      await truncate(path, new TextEncoder().encode(kept).length);
    },
  };
}

async function fileSystem(path: string): Promise<typeof FileSystem> {
  // A variable keeps bundlers from looking for what browsers do not have.
  const name = 'node:fs/promises';
  try {
    return (await import(/* @vite-ignore */ name)) as typeof FileSystem;
  } catch {
    throw invalidArgument(
      'file',
      path,
      'There is no file system here.',
      'Give an object { read, append, truncate } over a storage that is there.',
    );
  }
}
