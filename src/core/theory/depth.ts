import { invalidArgument } from '../../errors.ts';
import { checkDim, type Dim, ratioOf } from '../plan/dim.ts';

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

/** The factors outside residual branches, and where depth does not scale. */
export const noDepth: DepthFactors = { branch: 1, gradient: 1, update: 1 };

/**
 * The factors of depth, with L the ratio of the number of layers, target ÷ base.
 *
 * @throws `invalid-argument` for layers that are not positive or an α outside [1/2, 1]
 * @see Tensor Programs VI (arXiv 2310.02244), α = 1/2; Dey et al., CompleteP (arXiv
 *   2505.01618), Table 1, α = 1
 */
export function depthFactors({ layers, alpha }: Depth): DepthFactors {
  checkDim(layers, 'depth.layers');
  if (!(alpha >= 1 / 2 && alpha <= 1)) {
    throw invalidArgument(
      'depth.alpha',
      alpha,
      'α is a number in [1/2, 1].',
      'Use 0.5 for Depth-μP, 1 for CompleteP.',
    );
  }
  const ratio = ratioOf(layers);
  return { branch: ratio ** -alpha, gradient: ratio ** -alpha, update: ratio ** (alpha - 1) };
}
