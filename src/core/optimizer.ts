import { invalidArgument, RichscaleError } from '../errors.ts';
import { checkKeys, type KnownKeys, nearestTo } from '../known-keys.ts';
import { type DecayRule, decayRules } from './theory/decay.ts';
import {
  type Decay,
  type EpsilonPlace,
  epsilonDegrees,
  type FanFactor,
  families,
  type OptimizerName,
  type OptimizerResponse,
  optimizers,
} from './theory/response.ts';

/** A known optimizer with its conventions spelled out. */
export interface NamedOptimizer {
  readonly name: OptimizerName;
  /** Muon only; `sqrt(out/in)` if left out. */
  readonly fanFactor?: FanFactor;
  /** Where ε stands; the place that tfjs puts it if left out. */
  readonly epsilonPlace?: EpsilonPlace;
  /** How weight decay enters; `coupled` if left out. */
  readonly decay?: Decay;
  /** How λ goes with the width; `timescale` if left out. */
  readonly decayRule?: DecayRule;
}

/** A user's own optimizer, declared by its response: update ∝ gradient^degree. */
export interface CustomOptimizer {
  /** For people, and for optimizers defined on tfjs; no known optimizer's. */
  readonly name?: string;
  /** 1 for SGD, 0 for sign-like rules; any finite number. */
  readonly degree: number;
  /** Where ε stands; `outside-root` at degree 0 and `none` otherwise if left out. */
  readonly epsilonPlace?: EpsilonPlace;
  /** How weight decay enters; `coupled` if left out. */
  readonly decay?: Decay;
  /** How λ goes with the width; `timescale` if left out. */
  readonly decayRule?: DecayRule;
}

/** An optimizer, as the theory sees it. */
export type Optimizer = OptimizerName | NamedOptimizer | CustomOptimizer;

/** The names of the known optimizers. */
export const optimizerNames: readonly OptimizerName[] = Object.keys(optimizers) as OptimizerName[];

const namedKeys: KnownKeys<NamedOptimizer> = {
  name: true,
  fanFactor: true,
  epsilonPlace: true,
  decay: true,
  decayRule: true,
};
const customKeys: KnownKeys<CustomOptimizer> = {
  name: true,
  degree: true,
  epsilonPlace: true,
  decay: true,
  decayRule: true,
};
const fanFactors: readonly FanFactor[] = [
  'one',
  'sqrt(out/in)',
  'sqrt(max(1,out/in))',
  'sqrt(max(in,out))',
];
const epsilonPlaces = Object.keys(epsilonDegrees) as readonly EpsilonPlace[];
const decays: readonly Decay[] = ['coupled', 'independent', 'l2'];

/**
 * The response of an optimizer, with every convention filled in.
 *
 * @throws `unknown-optimizer` for an unknown name; `invalid-argument` for an unknown convention, or
 *   a degree that is not finite; `unknown-key` for a key of neither form; `inconsistent-decay` for
 *   L2 in the gradient of a rule that is not proportional to it, and for a decay rule that does not
 *   hold under the optimizer
 */
export function responseOf(optimizer: Optimizer): OptimizerResponse {
  const given = typeof optimizer === 'string' ? { name: optimizer } : optimizer;
  return typeof given === 'object' && given !== null && 'degree' in given
    ? customResponse(given)
    : namedResponse(given);
}

function customResponse(given: CustomOptimizer): OptimizerResponse {
  checkKeys('optimizer', given, customKeys);
  const { degree, name = `update ∝ gradient^${degree}` } = given;
  if (Object.hasOwn(optimizers, name)) {
    throw invalidArgument(
      'optimizer.name',
      name,
      'It is a known optimizer’s, whose response is known.',
      'Leave the degree out, or give your own rule another name.',
    );
  }
  if (!Number.isFinite(degree)) {
    throw invalidArgument(
      'optimizer.degree',
      degree,
      'The degree is the power k in update ∝ gradient^k.',
      'Give 1 for a rule like SGD, 0 for a scale-free rule.',
    );
  }
  return withConventions(given, {
    name,
    family: 'custom',
    gradientDegree: degree,
    weightDegree: 0,
    matrix: 0,
    epsilonPlace: degree === 0 ? 'outside-root' : 'none',
    fanFactor: 'one',
  });
}

function namedResponse(given: NamedOptimizer): OptimizerResponse {
  const name = given?.name;
  if (typeof name !== 'string' || !Object.hasOwn(optimizers, name)) {
    const nearest = nearestTo(String(name), optimizerNames);
    throw new RichscaleError(
      'unknown-optimizer',
      {
        argument: 'optimizer',
        received: given,
        problem: `The known optimizers are ${optimizerNames.join(', ')}.`,
        remedy: `${nearest === undefined ? '' : `Did you mean '${nearest}'? `}Declare another one by its response: { degree: 1 } if its update is proportional to the gradient, { degree: 0 } if it does not depend on the gradient’s size.`,
      },
      { name: String(name) },
    );
  }
  checkKeys('optimizer', given, namedKeys);
  if (given.fanFactor !== undefined && name !== 'muon') {
    throw invalidArgument(
      'optimizer.fanFactor',
      given.fanFactor,
      `Only muon has a fan factor, and the optimizer is ${name}.`,
      'Leave it out.',
    );
  }
  const { family, epsilonPlace } = optimizers[name];
  return withConventions(given, {
    name,
    family,
    ...families[family],
    epsilonPlace,
    fanFactor: given.fanFactor ?? (name === 'muon' ? 'sqrt(out/in)' : 'one'),
  });
}

/** The optimizer that has this response: what `responseOf` was given, conventions spelled out. */
export function optimizerOf(response: OptimizerResponse): Optimizer {
  const { name, family, gradientDegree, epsilonPlace, decay, decayRule, fanFactor } = response;
  const conventions = { epsilonPlace, decay, ...(decayRule === undefined ? {} : { decayRule }) };
  if (family === 'custom') return { name, degree: gradientDegree, ...conventions };
  const known = name as OptimizerName;
  return { name: known, ...conventions, ...(known === 'muon' ? { fanFactor } : {}) };
}

/** Throws `unreadable-json` unless the value is a response, as JSON holds it. */
export function checkResponse(value: OptimizerResponse, argument: string): void {
  const { name, gradientDegree, weightDegree, matrix } = value ?? {};
  const { epsilonPlace, decay, decayRule, fanFactor, family } = value ?? {};
  if (
    typeof name === 'string' &&
    [gradientDegree, weightDegree].every(Number.isFinite) &&
    (matrix === 0 || matrix === 1) &&
    (family === 'custom' || Object.hasOwn(families, family)) &&
    epsilonPlaces.includes(epsilonPlace) &&
    decays.includes(decay) &&
    (decayRule === undefined || decayRules.includes(decayRule)) &&
    fanFactors.includes(fanFactor)
  ) {
    return;
  }
  throw new RichscaleError(
    'unreadable-json',
    {
      argument,
      received: value,
      problem: 'It is not an optimizer with its conventions filled in.',
      remedy: 'Pass what JSON.stringify wrote.',
    },
    { found: undefined, wanted: 1 },
  );
}

function withConventions(
  given: Pick<CustomOptimizer, 'epsilonPlace' | 'decay' | 'decayRule'>,
  response: Omit<OptimizerResponse, 'decay' | 'decayRule'>,
): OptimizerResponse {
  const { decayRule = 'timescale' } = given;
  checkOneOf('optimizer.decayRule', decayRule, decayRules);
  const settled: OptimizerResponse = {
    ...response,
    epsilonPlace: given.epsilonPlace ?? response.epsilonPlace,
    decay: given.decay ?? 'coupled',
    ...(decayRule === 'timescale' ? {} : { decayRule }),
  };
  checkOneOf('optimizer.epsilonPlace', settled.epsilonPlace, epsilonPlaces);
  checkOneOf('optimizer.decay', settled.decay, decays);
  checkOneOf('optimizer.fanFactor', settled.fanFactor, fanFactors);
  checkDecay(settled);
  return settled;
}

function checkDecay(response: OptimizerResponse): void {
  if (response.decayRule !== undefined) checkDecayRule(response, response.decayRule);
  if (response.decay !== 'l2') return;
  if (response.gradientDegree === 1 && response.weightDegree === 0) return;
  throw new RichscaleError('inconsistent-decay', {
    argument: 'optimizer.decay',
    received: response.decay,
    problem: `L2 in the gradient has no width-consistent strength under ${response.name}, whose update does not grow in proportion to the gradient.`,
    remedy: "Use decoupled decay instead: { name: 'adamw' }, or decay: 'independent'.",
  });
}

/** The rules other than `timescale` were measured under scale-free updates, and `gain` under Adam's. */
function checkDecayRule(response: OptimizerResponse, rule: DecayRule): void {
  const { decay, gradientDegree, weightDegree, matrix, name } = response;
  const scaleFree = gradientDegree === 0 && weightDegree === 0 && (matrix === 0 || rule !== 'gain');
  if (scaleFree && decay !== 'l2') return;
  throw new RichscaleError('inconsistent-decay', {
    argument: 'optimizer.decayRule',
    received: rule,
    problem: `It holds for decay apart from the gradient under ${rule === 'gain' ? 'rules like Adam' : 'scale-free rules'}, and the optimizer is ${name} with ${decay} decay.`,
    remedy: 'Leave the rule out: the share of a weight that a step takes then stays the same.',
  });
}

function checkOneOf(argument: string, value: string, allowed: readonly string[]): void {
  if (!allowed.includes(value)) {
    throw invalidArgument(
      argument,
      value,
      `It is one of ${allowed.map((name) => `'${name}'`).join(', ')}.`,
      'Use one of these, or leave it out.',
    );
  }
}
