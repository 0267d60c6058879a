import { invalidArgument } from '../errors.ts';
import { type Gauge, gaugeNames } from './theory/gauge.ts';
import { type Role, roles } from './theory/role.ts';

/** Checks of what several public functions take; each throws `invalid-argument`. */

/** Throws unless `role` is one of the five. */
export function checkRole(role: unknown, argument: string): asserts role is Role {
  if ((roles as readonly unknown[]).includes(role)) return;
  throw invalidArgument(
    argument,
    role,
    `A role is one of ${roles.map((name) => `'${name}'`).join(', ')}.`,
    'Use one of these; in a TensorSpec it may be left out.',
  );
}

/** Throws unless `gauge` is a gauge. */
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

/** Throws unless r lies in [0, 1/2], or is finite where `unstable`. */
export function checkRichness(richness: number, unstable = false): void {
  const stable = richness >= 0 && richness <= 1 / 2;
  if (stable || (unstable && Number.isFinite(richness))) return;
  throw invalidArgument(
    'richness',
    richness,
    'The richness r is a number in [0, 1/2]: below 0 the output blows up at initialization, above 1/2 the hidden updates do.',
    richness > 1 / 2
      ? 'For a network richer than μP at every width raise `gamma` instead; to study what lies beyond, pass `unstable: true`.'
      : 'For a network lazier than NTK at every width lower `gamma` instead; to study what lies beyond, pass `unstable: true`.',
  );
}

/** Throws unless γ > 0. */
export function checkGamma(gamma: number): void {
  if (gamma > 0 && Number.isFinite(gamma)) return;
  throw invalidArgument(
    'gamma',
    gamma,
    'γ is a positive finite number.',
    'Use 1 for no change, more than 1 for richer, less than 1 for lazier.',
  );
}
