import { cleaned } from './escape.ts';
import { shortened, textWidth } from './text-size.ts';

/** A name as it is drawn, and the whole of it. */
export interface ShortName {
  readonly short: string;
  readonly full: string;
}

/** Where names are cut: between layers of a path, between words, and where those are alike, anywhere. */
const pieces: readonly RegExp[] = [/[^/]+\/?|\//g, /[^/_.\s-]+[/_.\s-]?|[/_.\s-]/g, /./gu];

/**
 * Names of layers, shortened where they do not fit so that they still tell layers apart: what all
 * end with goes first, then what all begin with, then the middle.
 */
export function telling(names: readonly string[], room: number, bold = false): ShortName[] {
  const full = names.map(cleaned);
  const long = full.filter((name) => textWidth(name, bold) > room);
  const short = shorter([...new Set(long)], room, bold, pieces);
  return full.map((name) => ({ full: name, short: short.get(name) ?? name }));
}

function shorter(
  names: readonly string[],
  room: number,
  bold: boolean,
  [piece, ...finer]: readonly RegExp[],
): ReadonlyMap<string, string> {
  const fits = (name: string): boolean => textWidth(name, bold) <= room;
  const parts = names.map((name) => (piece === undefined ? [name] : (name.match(piece) ?? [name])));
  const tail = alike(parts.map((own) => own.toReversed()));
  const head = alike(parts.map((own) => own.slice(0, own.length - tail)));
  for (let dropped = 1; dropped <= tail + head; dropped++) {
    const last = Math.min(dropped, tail);
    const tried = parts.map((own) => middle(own, dropped - last, last));
    if (tried.every(fits)) return paired(names, tried);
  }
  const most = names.map((name, index) =>
    shortened(middle(parts[index] ?? [name], head, tail), room, bold),
  );
  if (finer.length === 0) return paired(names, most);
  // Those that look the same now are told apart by themselves, and more finely.
  return new Map(
    [...new Set(most)].flatMap((short) => {
      const same = names.filter((_, index) => most[index] === short);
      return same.length === 1
        ? same.map((name) => [name, short] as const)
        : [...shorter(same, room, bold, finer)];
    }),
  );
}

function paired(names: readonly string[], short: readonly string[]): ReadonlyMap<string, string> {
  return new Map(names.map((name, index) => [name, short[index] ?? name]));
}

/** How many parts all begin with; at least one part of every name is its own. */
function alike(names: readonly (readonly string[])[]): number {
  const [first = []] = names;
  if (names.length < 2) return 0;
  const most = Math.min(...names.map((parts) => parts.length)) - 1;
  const differs = first.findIndex((part, index) => names.some((own) => own[index] !== part));
  return Math.max(0, differs < 0 ? most : Math.min(most, differs));
}

/** What is left of a name without its ends; an ellipsis stands before a separator or after one. */
function middle(parts: readonly string[], head: number, tail: number): string {
  const separator = /[/_.\s-]$/.exec(parts[head - 1] ?? '')?.[0] ?? '';
  return [
    head > 0 ? `…${separator}` : '',
    ...parts.slice(head, parts.length - tail),
    tail > 0 ? '…' : '',
  ].join('');
}
