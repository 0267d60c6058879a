import type { Departure } from './compare.ts';

/** `n^0.50 times`, with the width as n. */
export function byPower({ power }: Pick<Departure, 'power'>): string {
  return `n^${power.toFixed(2)} times`;
}

/** `n^0.50 times what the plan gives`, or the widths at which there is nothing. */
export function againstPlan(found: Departure): string {
  return found.zeroAt.length === 0
    ? `${byPower(found)} what the plan gives`
    : `zero at width ${found.zeroAt.join(', ')}`;
}
