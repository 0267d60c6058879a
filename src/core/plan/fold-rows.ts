import { groupBy } from '../../group-by.ts';

/** A line of a table: its cells, the first of which is a tensor's name. */
export type Line = readonly [name: string, ...cells: readonly string[]];

/** Below this many, lines that are alike are shown one by one. */
const fewest = 3;

/** Lines that are alike but for numbers in their names, as one. */
interface Fold {
  /** The name's pieces: text at even places, at odd ones the numbers that are found there. */
  readonly pieces: readonly (string | readonly number[])[];
  readonly cells: readonly string[];
  readonly count: number;
}

/**
 * Puts lines together that differ by a number in their names alone, three and more of them:
 * `block[1-12]/kernel ×12`, in the place of the first. A name with several numbers is folded by one
 * after the other.
 */
export function foldRows(lines: readonly Line[]): readonly Line[] {
  let folds = lines.map(([name, ...cells]): Fold => ({ pieces: piecesOf(name), cells, count: 1 }));
  const places = folds.reduce((most, { pieces }) => Math.max(most, pieces.length), 0);
  for (let place = 1; place < places; place += 2) folds = foldedAt(place, folds);
  return folds.map(({ pieces, cells, count }): Line => {
    const name = pieces
      .map((piece) => (typeof piece === 'string' ? piece : textOf(piece)))
      .join('');
    return [count === 1 ? name : `${name} ×${count}`, ...cells];
  });
}

function piecesOf(name: string): Fold['pieces'] {
  // Numbers with leading zeros are no counts.
  return name
    .split(/((?<!\d)(?:0|[1-9]\d{0,8})(?!\d))/)
    .map((piece, place) => (place % 2 === 0 ? piece : [Number(piece)]));
}

function foldedAt(place: number, folds: readonly Fold[]): Fold[] {
  const keys = folds.map((fold) => keyOf(fold, place));
  const groups = groupBy(folds, (_, index) => keys[index] as string);
  const shown = new Set<string>();
  return folds.flatMap((fold, index) => {
    const key = keys[index] as string;
    const group = groups.get(key) ?? [];
    if (group.length < fewest || typeof fold.pieces[place] !== 'object') return fold;
    if (shown.has(key)) return [];
    shown.add(key);
    const numbers = group.flatMap(({ pieces }) => pieces[place] as readonly number[]);
    return {
      ...fold,
      pieces: fold.pieces.with(place, numbers),
      count: group.reduce((sum, { count }) => sum + count, 0),
    };
  });
}

/** What lines have in common that fold at a place. */
function keyOf({ pieces, cells, count }: Fold, place: number): string {
  return JSON.stringify([pieces.map((piece, at) => (at === place ? 0 : piece)), cells, count]);
}

/** `7`, `[1-12]`, `[1,3,5-8]`. */
function textOf(numbers: readonly number[]): string {
  if (numbers.length === 1) return `${numbers[0]}`;
  const runs: [number, number][] = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last !== undefined && number === last[1] + 1) last[1] = number;
    else runs.push([number, number]);
  }
  const texts = runs.map(([from, to]) =>
    from === to ? `${from}` : `${from}${to === from + 1 ? ',' : '-'}${to}`,
  );
  return `[${texts.join(',')}]`;
}
