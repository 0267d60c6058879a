import { invalidArgument } from '../../errors.ts';
import { checkKeys, type KnownKeys } from '../../known-keys.ts';
import { depthGrowth } from '../theory/depth.ts';
import { evaluate, type Power } from '../theory/power.ts';
import { checkDim, type Dim, ratioOf } from './dim.ts';
import type { TensorSpec } from './tensor.ts';

/** How a residual network's depth scales. */
export interface Depth {
  /** Number of residual branches, as { size, base }. */
  readonly layers: Dim;
  /** α in [1/2, 1]: 1/2 is Depth-μP, 1 is CompleteP. */
  readonly alpha: number;
  /**
   * Whether L^(−α) is stored in the tensors that branches end with, those that are said to be
   * `branch: 'last'`: the same training with nothing to multiply in the forward pass. False if left out.
   */
  readonly folded?: boolean;
}

/** What depth does to a tensor inside a residual branch, its biases and norms included. */
export interface DepthFactors {
  /** What each residual branch is multiplied by in the forward pass: L^(−α), or 1 where it is folded. */
  readonly branch: number;
  /** The growth of g: L^(−α). */
  readonly gradient: number;
  /** The growth of u: L^(α−1). */
  readonly update: number;
}

const depthKeys: KnownKeys<Depth> = { layers: true, alpha: true, folded: true };

/**
 * The factors of depth, with L the ratio of the number of layers, target ÷ base.
 *
 * @throws `invalid-argument` for layers that are not positive or an α outside [1/2, 1];
 *   `unknown-key` for an option that there is not
 * @see Tensor Programs VI (arXiv 2310.02244), α = 1/2; Dey et al., CompleteP (arXiv
 *   2505.01618), Table 1, α = 1
 */
export function depthFactors(depth: Depth): DepthFactors {
  checkDepth(depth);
  const { branch, gradient, update } = depthGrowth(depth.alpha);
  const ratios = { fanIn: 1, fanOut: 1, depth: ratioOf(depth.layers) };
  const value = (power: Power) => evaluate(power, ratios, 0);
  return {
    branch: depth.folded === true ? 1 : value(branch),
    gradient: value(gradient),
    update: value(update),
  };
}

/** Throws as {@link depthFactors} says. */
export function checkDepth(depth: Depth): void {
  checkKeys('depth', depth, depthKeys);
  const { layers, alpha, folded } = depth;
  checkDim(layers, 'depth.layers');
  if (folded !== undefined && typeof folded !== 'boolean') {
    throw invalidArgument('depth.folded', folded, 'It is true or false.', 'Say which.');
  }
  if (alpha >= 1 / 2 && alpha <= 1) return;
  throw invalidArgument(
    'depth.alpha',
    alpha,
    'α is a number in [1/2, 1].',
    'Use 0.5 for Depth-μP, 1 for CompleteP.',
  );
}

/**
 * Refuses to fold into nothing: branches would go without their multiplier.
 *
 * @throws `invalid-argument` where no tensor ends a branch
 */
export function checkFolded({ folded }: Depth, tensors: readonly TensorSpec[]): void {
  if (folded !== true || tensors.some(({ branch }) => branch === 'last')) return;
  throw invalidArgument(
    'depth.folded',
    folded,
    'No tensor is said to be the last of a residual branch, so L^(−α) would be nowhere.',
    "Declare `branch: 'last'` for kernel and bias of the linear layer that each branch ends with, or of its norm; or leave `folded` out.",
  );
}
