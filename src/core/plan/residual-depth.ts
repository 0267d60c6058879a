import { invalidArgument } from '../../errors.ts';
import { checkKeys, type KnownKeys } from '../../known-keys.ts';
import { depthGrowth } from '../theory/depth.ts';
import { evaluate, type Power } from '../theory/power.ts';
import { checkDim, type Dim, ratioOf } from './dim.ts';

/** How a residual network's depth scales. */
export interface Depth {
  /** Number of residual branches, as { size, base }. */
  readonly layers: Dim;
  /** α in [1/2, 1]: 1/2 is Depth-μP, 1 is CompleteP. */
  readonly alpha: number;
}

/** What depth does to a tensor inside a residual branch, its biases and norms included. */
export interface DepthFactors {
  /** L^(−α): what each residual branch is multiplied by; the model's author applies it. */
  readonly branch: number;
  /** The growth of g: L^(−α). */
  readonly gradient: number;
  /** The growth of u: L^(α−1). */
  readonly update: number;
}

const depthKeys: KnownKeys<Depth> = { layers: true, alpha: true };

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
  return { branch: value(branch), gradient: value(gradient), update: value(update) };
}

/** Throws as {@link depthFactors} says. */
export function checkDepth(depth: Depth): void {
  checkKeys('depth', depth, depthKeys);
  const { layers, alpha } = depth;
  checkDim(layers, 'depth.layers');
  if (alpha >= 1 / 2 && alpha <= 1) return;
  throw invalidArgument(
    'depth.alpha',
    alpha,
    'α is a number in [1/2, 1].',
    'Use 0.5 for Depth-μP, 1 for CompleteP.',
  );
}
