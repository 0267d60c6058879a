import { range } from '../lists.ts';
import { chance } from '../optimum.ts';
import type { Transfer } from '../transfer.ts';

/** From data to a place in a panel, and the places to mark on the axis. */
export interface Scale {
  (value: number): number;
  readonly ticks: readonly number[];
}

/** Log2 of the learning rate; one scale for all panels of an optimizer. */
export function rateScale(transfers: readonly Transfer[], left: number, width: number): Scale {
  const exponents = transfers.flatMap(({ curves }) =>
    curves.flatMap(({ points }) => points.map(({ exponent }) => exponent)),
  );
  const low = Math.min(...exponents);
  const high = Math.max(...exponents);
  const inset = 10;
  const perStep = (width - 2 * inset) / Math.max(1, high - low);
  return Object.assign((exponent: number) => left + inset + (exponent - low) * perStep, {
    ticks: range(low, high).filter((exponent) => exponent % 2 === 0),
  });
}

/** The loss on a logarithmic axis, from a little below the best one up to chance. */
export function lossScale(transfers: readonly Transfer[], top: number, height: number): Scale {
  const losses = transfers.flatMap(({ curves }) =>
    curves.flatMap(({ points }) => points.map(({ loss }) => loss)),
  );
  const low = Math.log(0.92 * Math.min(chance / 2, ...losses));
  const high = Math.log(chance);
  return Object.assign((loss: number) => top + (height * (high - Math.log(loss))) / (high - low), {
    ticks: [0.05, 0.1, 0.2, 0.4, 0.7, 1, 2].filter((tick) => Math.log(tick) > low),
  });
}
