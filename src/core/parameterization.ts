import { invalidArgument } from '../errors.ts';
import { at } from './theory/affine.ts';
import { checkGauge, type Gauge, multiplierOf } from './theory/gauge.ts';
import {
  formatExponent,
  one,
  type Power,
  product,
  quotient,
  raise,
  totalExponent,
} from './theory/power.ts';
import {
  checkResponse,
  epsilonDegree,
  fanFactorPower,
  type Optimizer,
  type OptimizerResponse,
  responseOf,
} from './theory/response.ts';
import { checkRole, type Role } from './theory/role.ts';
import { richnessOf, type Scheme, scalingOf } from './theory/scheme.ts';

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

/** A parameterization as JSON; `parameterizationFromJSON` reads it back. */
export interface ParameterizationJSON {
  readonly schemaVersion: 1;
  readonly name: string;
  readonly gauge: Gauge;
  readonly scheme: Scheme;
}

/**
 * How initial scales, learning rates and forward multipliers depend on width: a scheme, read in
 * a gauge. A plain readonly object; make one with {@link parameterization} or a preset.
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
   * @throws `invalid-argument` for an unknown role or optimizer
   */
  exponents(role: Role, optimizer: Optimizer): Exponents;
  /** The same as text, with r left open for the rich family: `n^(2r-1)`. */
  formulas(role: Role, optimizer: Optimizer): Formulas;
  toJSON(): ParameterizationJSON;
}

/** The factors of one role under one optimizer, in the gauge of the parameterization. */
export interface Factors {
  readonly multiplier: Power;
  readonly init: Power;
  readonly lr: Power;
  readonly epsilon: Power;
  readonly weightDecay: Power;
  /**
   * SGD's u/g: √Σ gradientWeight·‖gradient‖² is the one gradient norm that neither width nor
   * gauge changes, so the one to clip.
   */
  readonly gradientWeight: Power;
}

/** Builds a parameterization from its data. The data is taken as checked. */
export function fromScheme(scheme: Scheme, given: Gauge, name: string): Parameterization {
  const richness = richnessOf(scheme);
  // A copy, so that changing the object passed in changes no exponent.
  const gauge = typeof given === 'string' ? given : Object.freeze({ ...given });
  return Object.freeze({
    name,
    richness,
    gauge,
    scheme,
    exponents(role: Role, optimizer: Optimizer): Exponents {
      checkRole(role, 'role');
      const response = responseOf(optimizer);
      return mapFactors(withFanFactor({ scheme, gauge }, role, response), (power) =>
        at(totalExponent(power, role), richness ?? 0),
      );
    },
    formulas(role: Role, optimizer: Optimizer): Formulas {
      checkRole(role, 'role');
      return mapFactors(withFanFactor({ scheme, gauge }, role, responseOf(optimizer)), (power) =>
        formatExponent(totalExponent(power, role)),
      );
    },
    toJSON(): ParameterizationJSON {
      return { schemaVersion: 1, name, gauge, scheme };
    },
  });
}

/**
 * The factors of one role, as powers, in the parameterization's gauge. Fan factors of the
 * optimizer are left out: they are no powers of fan-in and fan-out apart.
 */
export function factorsOf(
  { scheme, gauge }: Pick<Parameterization, 'scheme' | 'gauge'>,
  role: Role,
  response: OptimizerResponse,
): Factors {
  const scaling = scalingOf(scheme, role, response);
  const multiplier = multiplierOf(scheme, gauge, role);
  const gradient = product(scaling.gradient, multiplier);
  const lr = product(
    scaling.lr,
    raise(multiplier, -(1 + response.gradientDegree - response.weightDegree)),
  );
  return {
    multiplier,
    init: quotient(scaling.init, multiplier),
    lr,
    epsilon: raise(gradient, epsilonDegree(response)),
    weightDecay: response.decay === 'independent' ? one : raise(lr, -1),
    gradientWeight: quotient(scalingOf(scheme, role, responseOf('sgd')).lr, raise(multiplier, 2)),
  };
}

function withFanFactor(
  parameterization: Pick<Parameterization, 'scheme' | 'gauge'>,
  role: Role,
  response: OptimizerResponse,
): Factors {
  const factors = factorsOf(parameterization, role, response);
  const fanFactor = fanFactorPower(response.fanFactor, role);
  const lr = quotient(factors.lr, fanFactor);
  return {
    ...factors,
    lr,
    weightDecay: response.decay === 'independent' ? one : raise(lr, -1),
  };
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

/** Options of {@link parameterization}. */
export interface ParameterizationOptions {
  /** r in [0, 1/2]: 0 is lazy (NTK), 1/2 is rich (μP, the default). */
  readonly richness?: number;
  /** `unit-multiplier` if left out. */
  readonly gauge?: Gauge;
  /** γ > 0, a width-independent factor of richness; 1 (the default) changes nothing. */
  readonly gamma?: number;
  /** A name for people. */
  readonly name?: string;
  /** Admit any finite r, for experiments on what lies beyond [0, 1/2]. */
  readonly unstable?: boolean;
}

/**
 * The one-parameter family of stable parameterizations that train every layer as much as they
 * can, from lazy (r = 0) to rich (r = 1/2).
 *
 * @param options richness r in [0, 1/2], gauge, γ > 0, name
 * @throws `invalid-argument` for an r outside [0, 1/2] (unless `unstable`), a γ that is not
 *   positive, or an unknown gauge
 * @see Karkada, arXiv 2404.19719; Tensor Programs IVb (arXiv 2308.01814), Remark 2.8.25
 */
export function parameterization(options: ParameterizationOptions = {}): Parameterization {
  const { richness = 1 / 2, gauge = 'unit-multiplier', gamma = 1, unstable = false } = options;
  checkRichness(richness, unstable);
  checkGamma(gamma);
  checkGauge(gauge);
  return fromScheme(
    { kind: 'rich', richness, gamma },
    gauge,
    options.name ?? richName(richness, gamma),
  );
}

/** The name that a member of the rich family has if it is given no other. */
export function richName(richness: number, gamma: number): string {
  const base = richness === 0 ? 'NTK' : richness === 1 / 2 ? 'muP' : `rich(r=${richness})`;
  return gamma === 1 ? base : `${base}, gamma=${gamma}`;
}

function checkRichness(richness: number, unstable: boolean): void {
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

function checkGamma(gamma: number): void {
  if (gamma > 0 && Number.isFinite(gamma)) return;
  throw invalidArgument(
    'gamma',
    gamma,
    'γ is a positive finite number.',
    'Use 1 for no change, more than 1 for richer, less than 1 for lazier.',
  );
}

/**
 * Reads a parameterization back from its JSON.
 *
 * @throws `invalid-argument` if the JSON is of another schema version or not a parameterization
 */
export function parameterizationFromJSON(json: ParameterizationJSON): Parameterization {
  if (json?.schemaVersion !== 1 || typeof json.name !== 'string') {
    throw invalidArgument(
      'json',
      json,
      'This is not the JSON of a parameterization of schema version 1.',
      'Pass what JSON.stringify(parameterization) wrote.',
    );
  }
  checkGauge(json.gauge, 'json.gauge');
  checkScheme(json.scheme);
  return fromScheme(json.scheme, json.gauge, json.name);
}

function checkScheme(scheme: Scheme): void {
  if (scheme?.kind === 'rich') {
    checkRichness(scheme.richness, true);
    checkGamma(scheme.gamma);
    return;
  }
  if (scheme?.kind === 'mix' && Number.isFinite(scheme.t)) {
    checkScheme(scheme.from);
    checkScheme(scheme.to);
    return;
  }
  if (scheme?.kind === 'abc' && scheme.exponents) {
    const { input, hidden, output } = scheme.exponents;
    const numbers = [input, hidden, output].flatMap((line) => [
      line?.multiplier,
      line?.init,
      line?.lr,
    ]);
    if (scheme.optimizer !== undefined) checkResponse(scheme.optimizer, 'json.scheme.optimizer');
    if (numbers.every(Number.isFinite)) return;
  }
  throw invalidArgument(
    'json.scheme',
    scheme,
    'It is not a scheme of kind rich, abc or mix with finite numbers.',
    'Pass what JSON.stringify(parameterization) wrote.',
  );
}
