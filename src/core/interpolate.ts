import { invalidArgument } from '../errors.ts';
import { checkParameterization, fromScheme, type Parameterization } from './parameterization.ts';
import { richName } from './rich-family.ts';
import type { Scheme } from './theory/scheme.ts';

/**
 * The parameterization a fraction t of the way from a to b: linear in the exponents (so
 * geometric in the factors and in γ), taken in `unit-multiplier` for each optimizer, returned in
 * a's gauge. Between two members of the rich family it is the member at the interpolated r.
 *
 * @param t in [0, 1]
 * @throws `invalid-argument` for a t outside [0, 1]
 */
export function interpolate(a: Parameterization, b: Parameterization, t: number): Parameterization {
  checkParameterization(a, 'a');
  checkParameterization(b, 'b');
  if (!(t >= 0 && t <= 1)) {
    throw invalidArgument(
      't',
      t,
      'The fraction t is a number in [0, 1].',
      'Use 0 for the first parameterization, 1 for the second.',
    );
  }
  const scheme = between(a.scheme, b.scheme, t);
  const name =
    scheme.kind === 'rich'
      ? richName(scheme.richness, scheme.gamma)
      : `${a.name} to ${b.name} at ${t}`;
  return fromScheme(scheme, a.gauge, name);
}

function between(from: Scheme, to: Scheme, t: number): Scheme {
  if (from.kind !== 'rich' || to.kind !== 'rich') return { kind: 'mix', from, to, t };
  return {
    kind: 'rich',
    richness: (1 - t) * from.richness + t * to.richness,
    gamma: from.gamma ** (1 - t) * to.gamma ** t,
  };
}
