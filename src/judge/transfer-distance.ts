import { invalidArgument } from '../errors.ts';

/** How far apart learning rates may be: in steps of the sweep's grid, or in powers of two. */
export type TransferDistance = `${number} grid step` | `${number} grid steps` | number;

/** A distance, read. */
export interface Distance {
  readonly count: number;
  /** Whether it is counted in steps of the grid; in powers of two otherwise. */
  readonly steps: boolean;
}

/** Reads `'1 grid step'` or a number of powers of two; throws `invalid-argument` for the rest. */
export function distanceOf(within: TransferDistance): Distance {
  const [, steps] = /^(\d+(?:\.\d+)?) grid steps?$/.exec(String(within)) ?? [];
  const count = typeof within === 'number' ? within : Number(steps);
  if (count >= 0 && Number.isFinite(count)) return { count, steps: steps !== undefined };
  throw invalidArgument(
    'within',
    within,
    'It is no distance between learning rates.',
    "Give '1 grid step', or a number of powers of two such as 0.5.",
  );
}

/**
 * `1 grid step`, `0.5 powers of two`: to two decimals, or to as many more as two distances need that
 * are not the same.
 */
export function formatDistances(
  [a, b]: readonly [number, number],
  { steps }: Pick<Distance, 'steps'>,
): readonly [string, string] {
  const same = Math.abs(a - b) <= 1e-9;
  let digits = 2;
  while (!same && a.toFixed(digits) === b.toFixed(digits)) digits += 1;
  const format = (count: number): string => {
    const number = Number(count.toFixed(digits));
    if (steps) return `${number} grid ${number === 1 ? 'step' : 'steps'}`;
    return `${number} ${number === 1 ? 'power' : 'powers'} of two`;
  };
  return [format(a), format(b)];
}

/** The place of a learning rate's log2 on a grid, in steps from its lowest rate. */
export function placeOn(grid: readonly number[], log2: number): number {
  const next = grid.findIndex((rate) => rate >= log2);
  const [low, high] = [grid[next - 1], grid[next]];
  if (high === undefined) return grid.length - 1;
  if (low === undefined) return 0;
  return next - (high - log2) / (high - low);
}
