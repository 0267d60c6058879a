import { invalidArgument } from '../errors.ts';
import { checkKeys, type KnownKeys } from '../known-keys.ts';
import { checkRole } from './arguments.ts';
import { type Optimizer, responseOf } from './optimizer.ts';
import { at } from './theory/affine.ts';
import { type Factors, factorsOf } from './theory/factors.ts';
import { fanFactorPower } from './theory/fan-factor.ts';
import type { Gauge } from './theory/gauge.ts';
import { formatExponent, type Power, totalExponent } from './theory/power.ts';
import type { Role } from './theory/role.ts';
import { richnessOf, type Scheme } from './theory/scheme.ts';

/** What a role's five factors are as powers of the width ratio, when all widths grow together. */
export interface Exponents {
  /** Forward multiplier of the tensor. */
  readonly multiplier: number;
  /** Size of a stored entry at initialization. */
  readonly init: number;
  /** Learning rate. */
  readonly lr: number;
  /** The optimizer's ε; 0 where it has none. */
  readonly epsilon: number;
  /** Weight decay strength λ. */
  readonly weightDecay: number;
}

/** The same, with the richness left open: `n^(2r-1)`. */
export type Formulas = { readonly [Quantity in keyof Exponents]: string };

/** Whose exponents: those of one role under one optimizer. */
export interface ExponentsOptions {
  readonly role: Role;
  readonly optimizer: Optimizer;
}

/** A parameterization as JSON; `parameterizationFromJSON` reads it back. */
export interface ParameterizationJSON {
  readonly schemaVersion: 1;
  readonly name: string;
  readonly gauge: Gauge;
  readonly scheme: Scheme;
}

/**
 * How initial scales, learning rates and forward multipliers depend on width: a scheme, read in
 * a gauge. A plain readonly object; make one with `parameterization` or a preset.
 */
export interface Parameterization {
  /** For people; two parameterizations are compared by `equivalent`, not by name. */
  readonly name: string;
  /** r in [0, 1/2] for a member of the rich family; undefined off that line. */
  readonly richness: number | undefined;
  readonly gauge: Gauge;
  /** What it is apart from its gauge, as data. */
  readonly scheme: Scheme;
  /**
   * The powers of the width ratio when all widths grow together.
   *
   * @throws `invalid-argument` for an unknown role; `unknown-optimizer` for an unknown optimizer
   */
  exponents(options: ExponentsOptions): Exponents;
  /** The same as text, with r left open for the rich family: `n^(2r-1)`. */
  formulas(options: ExponentsOptions): Formulas;
  toJSON(): ParameterizationJSON;
}

const exponentsKeys: KnownKeys<ExponentsOptions> = { role: true, optimizer: true };

/** Builds a parameterization from its data. The data is taken as checked. */
export function fromScheme(scheme: Scheme, given: Gauge, name: string): Parameterization {
  const richness = richnessOf(scheme);
  // A copy, so that changing the object passed in changes no exponent.
  const gauge = typeof given === 'string' ? given : Object.freeze({ ...given });
  const read = <T>(options: ExponentsOptions, value: (power: Power, role: Role) => T) => {
    checkKeys('options', options, exponentsKeys);
    const { role, optimizer } = options;
    checkRole(role, 'role');
    const response = responseOf(optimizer);
    const fanFactor = fanFactorPower(response.fanFactor, role);
    const factors = factorsOf(scheme, role, response, { gauge, fanFactor });
    return mapFactors(factors, (power) => value(power, role));
  };
  return Object.freeze({
    name,
    richness,
    gauge,
    scheme,
    exponents: (options: ExponentsOptions): Exponents =>
      read(options, (power, role) => at(totalExponent(power, role), richness ?? 0)),
    formulas: (options: ExponentsOptions): Formulas =>
      read(options, (power, role) => formatExponent(totalExponent(power, role))),
    toJSON: (): ParameterizationJSON => ({ schemaVersion: 1, name, gauge, scheme }),
  });
}

function mapFactors<T>(factors: Factors, read: (power: Power) => T): Record<keyof Exponents, T> {
  return {
    multiplier: read(factors.multiplier),
    init: read(factors.init),
    lr: read(factors.lr),
    epsilon: read(factors.epsilon),
    weightDecay: read(factors.weightDecay),
  };
}

/** Throws `invalid-argument` unless the value is a parameterization. */
export function checkParameterization(
  value: unknown,
  argument: string,
): asserts value is Parameterization {
  if (
    typeof value === 'object' &&
    value !== null &&
    ['scheme', 'gauge', 'exponents'].every((key) => key in value)
  ) {
    return;
  }
  throw invalidArgument(
    argument,
    value,
    'It is not a parameterization.',
    'Pass one made by muP(), ntk(), parameterization({ richness }), abc({ … }) and their like.',
  );
}
