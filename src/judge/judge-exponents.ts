import { type Optimizer, responseOf } from '../core/optimizer.ts';
import {
  checkParameterization,
  type Exponents,
  type Parameterization,
} from '../core/parameterization.ts';
import type { Role } from '../core/theory/role.ts';
import { invalidArgument } from '../errors.ts';
import { checkKeys, type KnownKeys } from '../known-keys.ts';
import { type Judgment, judgment } from './judgment.ts';
import { textTable } from './text-table.ts';

const quantities = ['multiplier', 'init', 'lr', 'epsilon', 'weightDecay'] as const;
const tolerance = 1e-12;

/** The exponents that one role is expected to have under an optimizer; at least one of them. */
export interface ExponentsExpectation extends Partial<Exponents> {
  readonly role: Role;
  readonly optimizer: Optimizer;
}

const expectationKeys: KnownKeys<ExponentsExpectation> = {
  role: true,
  optimizer: true,
  multiplier: true,
  init: true,
  lr: true,
  epsilon: true,
  weightDecay: true,
};

/**
 * Whether a role has the given exponents of the width ratio under an optimizer, to 1e-12, in the
 * parameterization's own gauge. What is left out is not looked at.
 *
 * @throws `invalid-argument` for an unknown role or optimizer, for exponents that are not finite,
 *   and where none is given; `unknown-key` for one that there is not
 */
export function judgeExponents(p: Parameterization, expectation: ExponentsExpectation): Judgment {
  checkParameterization(p, 'received');
  checkKeys('expectation', expectation, expectationKeys);
  const { role, optimizer, ...expected } = expectation;
  checkExpected(expected);
  const found = p.exponents({ role, optimizer });
  const open = p.formulas({ role, optimizer });
  const rows = quantities.flatMap((quantity) => {
    const wanted = expected[quantity];
    if (wanted === undefined) return [];
    const same = Math.abs(found[quantity] - wanted) <= tolerance;
    return [{ same, quantity, wanted }];
  });
  const pass = rows.every(({ same }) => same);
  return judgment(
    pass ? 'pass' : 'fail',
    `The ${role} tensors of ${p.name} ${pass ? 'have' : 'do not have'} these exponents under ${responseOf(optimizer).name}:`,
    '',
    ...textTable([
      ['', 'expected', 'found', 'for any r'],
      ...rows.map(({ same, quantity, wanted }) => [
        `${same ? ' ' : '✗'} ${quantity}`,
        `n^${wanted}`,
        `n^${found[quantity]}`,
        p.richness === undefined ? '' : open[quantity],
      ]),
    ]),
  );
}

function checkExpected(expected: Readonly<Record<string, unknown>>): void {
  const remedy = `Give one or more of ${quantities.join(', ')}: { role: 'hidden', optimizer: 'adam', lr: -1 }.`;
  const given = Object.entries(expected);
  if (given.length === 0) {
    throw invalidArgument('exponents', expected, 'No exponent is expected.', remedy);
  }
  for (const [name, value] of given) {
    if (!Number.isFinite(value)) {
      throw invalidArgument(name, value, 'An exponent is a finite number.', remedy);
    }
  }
}
