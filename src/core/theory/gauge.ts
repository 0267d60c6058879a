import { affine } from './affine.ts';
import { ofFanIn, ofFanOut, one, type Power, product, quotient, raise } from './power.ts';
import type { Role } from './role.ts';
import type { Sizes } from './sizes.ts';

/**
 * Which of three knobs is held at one. Replacing W by a·W̃ in the forward pass changes nothing
 * that can be observed if σ̃ = σ/a, g̃ = a·g and ũ = u/a.
 *
 * | name | held at 1 | in papers |
 * | --- | --- | --- |
 * | `unit-multiplier` | forward multipliers | Karkada's STP gauge; TP5 Table 3 |
 * | `unit-gradient` | SGD's learning rate and every gradient's Frobenius norm | Karkada's μP gauge; TP5 Table 9 |
 * | `unit-init` | init scale | NTK-style, mean-field, the rescaling gauge |
 */
export type GaugeName = 'unit-multiplier' | 'unit-gradient' | 'unit-init';

/**
 * Free multipliers: for each role, the exponent of the width ratio; 0 where left out. A bottleneck
 * has an output's.
 */
export interface MultiplierExponents {
  readonly input?: number;
  readonly hidden?: number;
  readonly output?: number;
}

/** A named gauge, or any choice of multipliers by role (TP5 Table 8 is `{ output: -1 }`). */
export type Gauge = GaugeName | MultiplierExponents;

export const gaugeNames: readonly GaugeName[] = ['unit-multiplier', 'unit-gradient', 'unit-init'];

/**
 * The forward multiplier a of a role, relative to base. It depends on the role alone, not on the
 * optimizer: `unit-gradient` is what makes SGD's learning rate one, u/a ÷ (g·a) = 1.
 *
 * @param sizes of the role under SGD, in the multiplier-free gauge
 */
export function multiplierOf(gauge: Gauge, role: Role, sizes: Sizes): Power {
  if (typeof gauge === 'object') {
    const exponent = role === 'fixed' ? 0 : (gauge[role === 'bottleneck' ? 'output' : role] ?? 0);
    if (exponent === 0) return one;
    return role === 'input' ? ofFanOut(affine(exponent)) : ofFanIn(affine(exponent));
  }
  switch (gauge) {
    case 'unit-multiplier':
      return one;
    case 'unit-gradient':
      return raise(quotient(sizes.update, sizes.gradient), 1 / 2);
    case 'unit-init':
      return sizes.init;
  }
}

/** The sizes of the stored tensor W̃ = W/a. */
export function stored({ init, gradient, update }: Sizes, multiplier: Power): Sizes {
  return {
    init: quotient(init, multiplier),
    gradient: product(gradient, multiplier),
    update: quotient(update, multiplier),
  };
}
