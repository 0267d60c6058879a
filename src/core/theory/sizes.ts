import { affine } from './affine.ts';
import { ofFanIn, ofFanOut, one, type Power, product, quotient, raise } from './power.ts';
import type { MainRole } from './role.ts';

/**
 * The whole theory: three sizes for each role, in the multiplier-free gauge.
 *
 * Λ = m^(1/2 − r) / γ is the *laziness* of a tensor, with m its fan-out ratio (input, hidden)
 * or its fan-in ratio (output). μP is Λ = 1.
 *
 * | role | σ, a weight entry at initialization | g, a gradient entry | u, an update entry |
 * | --- | --- | --- | --- |
 * | input | 1 | Λ / m_out | 1 / Λ |
 * | hidden | m_in^(−1/2) | Λ / m_out | 1 / (Λ m_in) |
 * | output | Λ / m_in | 1 | 1 / m_in |
 *
 * A bottleneck has a hidden tensor's σ and an output's g and u; a fixed tensor has 1, 1 and 1.
 *
 * Sources: Karkada, arXiv 2404.19719 (criteria and richness scale); Yang and Littwin, Tensor
 * Programs IVb, Remark 2.8.25 (the same line for entrywise optimizers, s = 1/2 − r); Yang et
 * al., Tensor Programs V, Table 3 (r = 1/2).
 */
export interface Sizes {
  /** σ, the size of a weight entry at initialization, relative to base. */
  readonly init: Power;
  /** g, the size of a gradient entry, relative to base. */
  readonly gradient: Power;
  /** u, the size an update entry must have for its layer to learn as much as it can. */
  readonly update: Power;
}

/** The table above for one role; r stays open, γ > 0 is put in. */
export function richSizes(role: MainRole, gamma: number): Sizes {
  const exponent = affine(1 / 2, -1);
  const lazinessOut = ofFanOut(exponent, 1 / gamma);
  const lazinessIn = ofFanIn(exponent, 1 / gamma);
  const fanIn = ofFanIn(affine(1));
  const fanOut = ofFanOut(affine(1));
  switch (role) {
    case 'input':
      return {
        init: one,
        gradient: quotient(lazinessOut, fanOut),
        update: raise(lazinessOut, -1),
      };
    case 'hidden':
      return {
        init: raise(fanIn, -1 / 2),
        gradient: quotient(lazinessOut, fanOut),
        update: raise(product(lazinessOut, fanIn), -1),
      };
    case 'output':
      return { init: quotient(lazinessIn, fanIn), gradient: one, update: raise(fanIn, -1) };
  }
}
