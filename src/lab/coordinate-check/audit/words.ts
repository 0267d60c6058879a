import type { Departure } from './compare.ts';

/** `n^(0.50) times`, with the width as n. */
export function byPower({ power }: Pick<Departure, 'power'>): string {
  return `n^${power.toFixed(2)} times`;
}
