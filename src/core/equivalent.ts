import { checkKeys } from '../known-keys.ts';
import { type Optimizer, responseOf } from './optimizer.ts';
import { checkParameterization, type Parameterization } from './parameterization.ts';
import { at } from './theory/affine.ts';
import { factorsOf } from './theory/factors.ts';
import { type Power, settle, totalExponent } from './theory/power.ts';
import type { OptimizerResponse } from './theory/response.ts';
import { mainRoles, type Role } from './theory/role.ts';
import { richnessOf, type Scheme } from './theory/scheme.ts';

// Exponents and γ are sums and products of a few numbers, each rounded by 1e-15 or less, and the
// laws hold them to this where they are worked out in two ways (`expectClose` of their tests).
const tolerance = 1e-12;

/**
 * Whether two parameterizations train alike under an optimizer, whatever their gauges: the same
 * effective initial scale and the same effective learning rate in every role, to 1e-12 in the
 * exponents of the width ratio (all widths growing together) and in γ.
 *
 * @throws `unknown-optimizer` for an unknown optimizer
 */
export function equivalent(
  a: Parameterization,
  b: Parameterization,
  options: { readonly optimizer: Optimizer },
): boolean {
  checkParameterization(a, 'a');
  checkParameterization(b, 'b');
  checkKeys('options', options, { optimizer: true });
  const response = responseOf(options.optimizer);
  // A bottleneck follows from hidden and output.
  return mainRoles.every((role) => {
    const ours = effective(a.scheme, role, response);
    const theirs = effective(b.scheme, role, response);
    return sameGrowth(ours.init, theirs.init, role) && sameGrowth(ours.lr, theirs.lr, role);
  });
}

/** Initial scale and learning rate of a role without multipliers, with r put in. */
export function effective(
  scheme: Scheme,
  role: Role,
  response: OptimizerResponse,
): { readonly init: Power; readonly lr: Power } {
  const { init, lr } = factorsOf(scheme, role, response, { gauge: 'unit-multiplier' });
  const r = richnessOf(scheme) ?? 0;
  return { init: settle(init, r), lr: settle(lr, r) };
}

function sameGrowth(a: Power, b: Power, role: Role): boolean {
  const exponents = Math.abs(at(totalExponent(a, role), 0) - at(totalExponent(b, role), 0));
  return exponents <= tolerance && Math.abs(a.factor / b.factor - 1) <= tolerance;
}
