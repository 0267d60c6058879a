import { effective, equivalent } from '../core/equivalent.ts';
import { type Optimizer, responseOf } from '../core/optimizer.ts';
import { checkParameterization, type Parameterization } from '../core/parameterization.ts';
import { at } from '../core/theory/affine.ts';
import { type Power, totalExponent } from '../core/theory/power.ts';
import { mainRoles, type Role } from '../core/theory/role.ts';
import { checkKeys, type KnownKeys } from '../known-keys.ts';
import { type Judgment, judgment } from './judgment.ts';
import { textTable } from './text-table.ts';

/** Under what two parameterizations are expected to train alike. */
export interface EquivalenceExpectation {
  readonly optimizer: Optimizer;
}

/**
 * Whether two parameterizations train alike under an optimizer, whatever their gauges, with the
 * initial sizes and learning rates of every role side by side.
 *
 * @throws `invalid-argument` for an unknown optimizer, or what is no parameterization; `unknown-key`
 *   for another expectation
 * @see `equivalent` of `richscale`, which decides
 */
export function judgeEquivalence(
  a: Parameterization,
  b: Parameterization,
  expectation: EquivalenceExpectation,
): Judgment {
  checkParameterization(a, 'received');
  checkParameterization(b, 'expected');
  checkKeys('expectation', expectation, {
    optimizer: true,
  } satisfies KnownKeys<EquivalenceExpectation>);
  const { optimizer } = expectation;
  const response = responseOf(optimizer);
  const same = equivalent(a, b, { optimizer });
  const rows = [...mainRoles, 'fixed' as const].flatMap((role) => {
    const [ours, theirs] = [a, b].map(({ scheme }) => effective(scheme, role, response));
    return (['init', 'lr'] as const).map((quantity) => {
      const [left = '', right = ''] = [ours, theirs].map((sizes) =>
        sizes === undefined ? '' : formatPower(sizes[quantity], role),
      );
      return [`${left === right ? ' ' : '✗'} ${role} ${quantity}`, left, right];
    });
  });
  return judgment(
    same ? 'pass' : 'fail',
    `${a.name} and ${b.name} ${same ? 'train alike' : 'do not train alike'} under ${response.name}. Without multipliers, in widths relative to base:`,
    '',
    ...textTable([['', a.name, b.name], ...rows]),
  );
}

/** All digits that decide: `n^-0.5`, with the factor that γ makes. */
function formatPower(power: Power, role: Role): string {
  const exponent = at(totalExponent(power, role), 0);
  const growth = `n^${Number(exponent.toPrecision(12))}`;
  return power.factor === 1 ? growth : `${Number(power.factor.toPrecision(12))}·${growth}`;
}
