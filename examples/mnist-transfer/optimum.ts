import { at } from './lists.ts';

/** A learning rate and what training with it came to. */
export interface Point {
  /** Log2 of the learning rate. */
  readonly exponent: number;
  /** Infinity where training diverged. */
  readonly loss: number;
}

/** The best learning rate of a curve. */
export interface Optimum extends Point {
  /** The side of the grid that the best rate lies on; the true optimum may be beyond it. */
  readonly edge?: 'low' | 'high';
}

/** The loss of guessing: a network at or above it has learned nothing. */
export const chance: number = Math.log(10);

/**
 * The vertex of the parabola through the best point and its two neighbours. Losses above chance
 * count as chance, divergence included: how large a useless loss is says nothing of the optimum.
 *
 * @param points by ascending exponent, one apart
 */
export function optimumOf(points: readonly Point[]): Optimum {
  const losses = points.map(({ loss }) => Math.min(loss, chance));
  const best = losses.indexOf(Math.min(...losses));
  const { exponent } = at(points, best);
  const middle = at(losses, best);
  if (best === 0) return { exponent, loss: middle, edge: 'low' };
  if (best === points.length - 1) return { exponent, loss: middle, edge: 'high' };

  const left = at(losses, best - 1);
  const right = at(losses, best + 1);
  const curvature = left - 2 * middle + right;
  if (curvature <= 0) return { exponent, loss: middle };
  const offset = (left - right) / (2 * curvature);
  return { exponent: exponent + offset, loss: middle - (curvature * offset ** 2) / 2 };
}
