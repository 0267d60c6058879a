import { invalidArgument } from '../../errors.ts';
import { affine } from './affine.ts';
import { ofFanIn, ofFanOut, one, type Power, raise } from './power.ts';
import { responseOf } from './response.ts';
import type { Role } from './role.ts';
import { type Scheme, scalingOf } from './scheme.ts';

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

/** Free multipliers: for each role, the exponent of the width ratio; 0 where left out. */
export interface MultiplierExponents {
  readonly input?: number;
  readonly hidden?: number;
  readonly output?: number;
}

/** A named gauge, or any choice of multipliers by role (TP5 Table 8 is `{ output: -1 }`). */
export type Gauge = GaugeName | MultiplierExponents;

export const gaugeNames: readonly GaugeName[] = ['unit-multiplier', 'unit-gradient', 'unit-init'];

/**
 * The forward multiplier of a role, relative to base. It depends on the role alone, not on the
 * optimizer: `unit-gradient` is the square root of SGD's learning rate for every optimizer.
 */
export function multiplierOf(scheme: Scheme, gauge: Gauge, role: Role): Power {
  if (typeof gauge === 'object') {
    const exponent = role === 'fixed' ? 0 : (gauge[role] ?? 0);
    if (exponent === 0) return one;
    return role === 'input' ? ofFanOut(affine(exponent)) : ofFanIn(affine(exponent));
  }
  if (gauge === 'unit-multiplier') return one;
  const { init, lr } = scalingOf(scheme, role, responseOf('sgd'));
  return gauge === 'unit-init' ? init : raise(lr, 1 / 2);
}

/** Throws `invalid-argument` unless `gauge` is a gauge. */
export function checkGauge(gauge: unknown, argument = 'gauge'): asserts gauge is Gauge {
  const named = (gaugeNames as readonly unknown[]).includes(gauge);
  if (named) return;
  const remedy = `Use ${gaugeNames.map((name) => `'${name}'`).join(', ')}, or multiplier exponents by role such as { output: -1 }.`;
  if (typeof gauge !== 'object' || gauge === null) {
    throw invalidArgument(argument, gauge, 'No such gauge is known.', remedy);
  }
  for (const [role, exponent] of Object.entries(gauge)) {
    if (role !== 'input' && role !== 'hidden' && role !== 'output') {
      throw invalidArgument(
        `${argument}.${role}`,
        exponent,
        'Only the roles input, hidden and output can have a multiplier.',
        remedy,
      );
    }
    if (!Number.isFinite(exponent)) {
      throw invalidArgument(
        `${argument}.${role}`,
        exponent,
        'A multiplier’s exponent is a finite number.',
        remedy,
      );
    }
  }
}
