import { affine } from './affine.ts';
import { ofDepth, type Power, product } from './power.ts';
import type { Sizes } from './sizes.ts';

/** What residual branches multiplied by L^(−α) do, as powers of the depth ratio L. */
export interface DepthGrowth {
  /** The multiplier of each branch, L^(−α). */
  readonly branch: Power;
  /** The growth of g inside a branch, L^(−α): every gradient there comes through the multiplier. */
  readonly gradient: Power;
  /**
   * The growth of u inside a branch, L^(α−1): the L branches add up, so each is to move the stream
   * by 1/L, of which its multiplier is L^(−α).
   */
  readonly update: Power;
}

/**
 * @param alpha in [1/2, 1]: 1/2 is Depth-μP, 1 is CompleteP
 * @see Tensor Programs VI (arXiv 2310.02244), α = 1/2; Dey et al., CompleteP (arXiv
 *   2505.01618), Table 1, α = 1
 */
export function depthGrowth(alpha: number): DepthGrowth {
  return {
    branch: ofDepth(affine(-alpha)),
    gradient: ofDepth(affine(-alpha)),
    update: ofDepth(affine(alpha - 1)),
  };
}

/** The sizes of a tensor inside a residual branch, its biases and norms included. */
export function inBranch({ init, gradient, update }: Sizes, alpha: number): Sizes {
  const growth = depthGrowth(alpha);
  return {
    init,
    gradient: product(gradient, growth.gradient),
    update: product(update, growth.update),
  };
}
