import type { Parameterization } from './parameterization.ts';
import { at } from './theory/affine.ts';
import { type Power, totalExponent } from './theory/power.ts';
import { type Optimizer, responseOf } from './theory/response.ts';
import { type Role, roles } from './theory/role.ts';
import { settled } from './theory/scheme.ts';

const tolerance = 1e-12;

/**
 * Whether two parameterizations train alike under an optimizer, whatever their gauges: the same
 * effective initial scale and the same effective learning rate in every role, to 1e-12 in the
 * exponents of the width ratio (all widths growing together) and in γ.
 *
 * @throws `invalid-argument` for an unknown optimizer
 */
export function equivalent(
  a: Parameterization,
  b: Parameterization,
  { optimizer }: { readonly optimizer: Optimizer },
): boolean {
  const response = responseOf(optimizer);
  return roles.every((role) => {
    const ours = settled(a.scheme, role, response);
    const theirs = settled(b.scheme, role, response);
    return sameGrowth(ours.init, theirs.init, role) && sameGrowth(ours.lr, theirs.lr, role);
  });
}

function sameGrowth(a: Power, b: Power, role: Role): boolean {
  const exponents = Math.abs(at(totalExponent(a, role), 0) - at(totalExponent(b, role), 0));
  return exponents <= tolerance && Math.abs(a.factor / b.factor - 1) <= tolerance;
}
