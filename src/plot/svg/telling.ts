import { cleaned } from './escape.ts';
import { shortened, textWidth } from './text-size.ts';

/** A name as it is drawn, and the whole of it. */
export interface ShortName {
  readonly short: string;
  readonly full: string;
}

/**
 * Names of layers, shortened where one of them does not fit so that they still tell layers apart:
 * first the path that all begin with goes, then the one that all end with, then the middle.
 */
export function telling(names: readonly string[], room: number, bold = false): ShortName[] {
  const full = names.map(cleaned);
  const fits = (name: string): boolean => textWidth(name, bold) <= room;
  const paths = full.map((name) => name.split('/'));
  const shortest = Math.min(...paths.map((path) => path.length));
  const alike = (from: (path: readonly string[], index: number) => string | undefined): number => {
    const [first = []] = paths;
    let count = 0;
    // At least one part of every name stays.
    while (
      full.length > 1 &&
      count < shortest - 1 &&
      paths.every((path) => from(path, count) === from(first, count))
    ) {
      count++;
    }
    return count;
  };
  const head = alike((path, index) => path[index]);
  const tail = Math.min(
    alike((path, index) => path[path.length - 1 - index]),
    Math.max(0, shortest - 1 - head),
  );
  const without = (ends: number): string[] =>
    paths.map((path) =>
      [
        ...(head > 0 ? ['…'] : []),
        ...path.slice(head, path.length - ends),
        ...(ends > 0 ? ['…'] : []),
      ].join('/'),
    );
  const candidates = [full, without(0), without(tail)];
  return full.map((name, index) => {
    const shorter = candidates.map((names) => names[index] ?? name);
    return { full: name, short: shorter.find(fits) ?? shortened(shorter[2] ?? name, room, bold) };
  });
}
