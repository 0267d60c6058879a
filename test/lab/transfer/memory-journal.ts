import type { Journal } from '../../../src/lab/transfer/journal/journal.ts';

/** A journal that is a string, as one over a browser's storage would be. */
export function memoryJournal(start = ''): Journal & { readonly text: () => string } {
  let text = start;
  return {
    text: () => text,
    read: async () => text,
    async append(more) {
      text += more;
    },
    async truncate(kept) {
      text = kept;
    },
  };
}
