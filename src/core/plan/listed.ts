import { nameText } from '../../errors.ts';

const most = 5;

/** Names in a sentence: `a, b and c`, or the first few and how many more. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, most).map(nameText);
  const more = names.length - shown.length;
  const parts = more > 0 ? [...shown, `${more} more`] : shown;
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}
