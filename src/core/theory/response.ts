import { invalidArgument, RichscaleError } from '../../errors.ts';
import { affine } from './affine.ts';
import { ofFanIn, ofFanOut, one, type Power, product, raise } from './power.ts';
import type { Role } from './role.ts';

/** The optimizers known by name. */
export type OptimizerName =
  | 'sgd'
  | 'momentum'
  | 'nesterov'
  | 'adam'
  | 'adamw'
  | 'adamax'
  | 'rmsprop'
  | 'adagrad'
  | 'adadelta'
  | 'lion'
  | 'sign'
  | 'muon'
  | 'adafactor';

/**
 * Where ε stands in the update: `outside-root` is √v + ε (Adam), `inside-root` is √(v + ε)
 * (tfjs's RMSProp and Adagrad; also the unit of an accumulator's initial value).
 */
export type EpsilonPlace = 'none' | 'outside-root' | 'inside-root';

/** The shape-dependent factor that an implementation of Muon already multiplies its update by. */
export type FanFactor =
  /** The orthogonalized matrix itself, of spectral norm 1. */
  | 'one'
  /** √(fan-out / fan-in): the modula convention. */
  | 'sqrt(out/in)'
  /** √max(1, fan-out / fan-in): Keller Jordan's implementation. */
  | 'sqrt(max(1,out/in))'
  /** √max(fan-in, fan-out): Moonlight, and torch's `match_rms_adamw`. */
  | 'sqrt(max(in,out))';

/** How weight decay enters the step. */
export type Decay =
  /** w ← w − η·λ·w with the tensor's own learning rate η (AdamW in torch and optax). */
  | 'coupled'
  /** w ← (1 − λ)·w, whatever the learning rate. */
  | 'independent'
  /** λ·w added to the gradient: only gradient-proportional optimizers can scale it. */
  | 'l2';

/** A known optimizer with its conventions spelled out. */
export interface NamedOptimizer {
  readonly name: OptimizerName;
  /** Muon only; `sqrt(out/in)` if left out. */
  readonly fanFactor?: FanFactor;
  /** Where ε stands; the place that tfjs puts it if left out. */
  readonly epsilonPlace?: EpsilonPlace;
  /** How weight decay enters; `coupled` if left out. */
  readonly decay?: Decay;
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
}

/** An optimizer, as the theory sees it. */
export type Optimizer = OptimizerName | NamedOptimizer | CustomOptimizer;

/** The family of an optimizer: what its update's size answers to. */
export type Family =
  | 'gradient-proportional'
  | 'scale-free per entry'
  | 'scale-free per matrix'
  | 'parameter-relative'
  | 'custom';

/**
 * How the update answers: an update entry has size
 * η · g^gradientDegree · σ^weightDegree · (m_in·m_out)^(−matrix/2).
 */
export interface OptimizerResponse {
  readonly name: string;
  readonly family: Family;
  readonly gradientDegree: number;
  readonly weightDegree: number;
  readonly matrix: 0 | 1;
  readonly epsilonPlace: EpsilonPlace;
  readonly decay: Decay;
  readonly fanFactor: FanFactor;
}

type Kind = Pick<
  OptimizerResponse,
  'family' | 'gradientDegree' | 'weightDegree' | 'matrix' | 'epsilonPlace'
>;

const gradientProportional: Kind = {
  family: 'gradient-proportional',
  gradientDegree: 1,
  weightDegree: 0,
  matrix: 0,
  epsilonPlace: 'none',
};
const perEntry = (epsilonPlace: EpsilonPlace): Kind => ({
  family: 'scale-free per entry',
  gradientDegree: 0,
  weightDegree: 0,
  matrix: 0,
  epsilonPlace,
});

const known: Readonly<Record<OptimizerName, Kind>> = {
  sgd: gradientProportional,
  momentum: gradientProportional,
  nesterov: gradientProportional,
  adam: perEntry('outside-root'),
  adamw: perEntry('outside-root'),
  adamax: perEntry('outside-root'),
  rmsprop: perEntry('inside-root'),
  adagrad: perEntry('inside-root'),
  adadelta: perEntry('inside-root'),
  lion: perEntry('none'),
  sign: perEntry('none'),
  muon: { ...perEntry('none'), family: 'scale-free per matrix', matrix: 1 },
  adafactor: { ...perEntry('outside-root'), family: 'parameter-relative', weightDegree: 1 },
};

/** The names of the known optimizers. */
export const optimizerNames: readonly OptimizerName[] = Object.keys(known) as OptimizerName[];

const fanFactors: readonly FanFactor[] = [
  'one',
  'sqrt(out/in)',
  'sqrt(max(1,out/in))',
  'sqrt(max(in,out))',
];
const epsilonPlaces: readonly EpsilonPlace[] = ['none', 'outside-root', 'inside-root'];
const decays: readonly Decay[] = ['coupled', 'independent', 'l2'];

/**
 * The response of an optimizer, with every convention filled in.
 *
 * @throws `invalid-argument` for an unknown name or convention, or a degree that is not finite;
 *   `inconsistent-decay` for L2 in the gradient of a rule that is not proportional to it
 */
export function responseOf(optimizer: Optimizer): OptimizerResponse {
  const given: Partial<Omit<NamedOptimizer, 'name'> & CustomOptimizer> =
    typeof optimizer === 'string' ? { name: optimizer } : (optimizer ?? {});
  if (given.degree !== undefined) {
    const { degree, name = `update ∝ gradient^${degree}` } = given as CustomOptimizer;
    if (Object.hasOwn(known, name)) {
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
  if (typeof given.name !== 'string' || !Object.hasOwn(known, given.name)) {
    throw invalidArgument(
      'optimizer',
      optimizer,
      `The known optimizers are ${optimizerNames.join(', ')}.`,
      'Declare another one by its response: { degree: 1 } if its update is proportional to the gradient, { degree: 0 } if it does not depend on the gradient’s size.',
    );
  }
  if (given.fanFactor !== undefined && given.name !== 'muon') {
    throw invalidArgument(
      'optimizer.fanFactor',
      given.fanFactor,
      `Only muon has a fan factor, and the optimizer is ${given.name}.`,
      'Leave it out.',
    );
  }
  const name = given.name as OptimizerName;
  return withConventions(given, {
    ...known[name],
    name,
    fanFactor: given.fanFactor ?? (name === 'muon' ? 'sqrt(out/in)' : 'one'),
  });
}

/** The optimizer that has this response: what `responseOf` was given, conventions spelled out. */
export function optimizerOf(response: OptimizerResponse): Optimizer {
  const { family, gradientDegree, epsilonPlace, decay, fanFactor } = response;
  if (family === 'custom')
    return { name: response.name, degree: gradientDegree, epsilonPlace, decay };
  const name = response.name as OptimizerName;
  return { name, epsilonPlace, decay, ...(name === 'muon' ? { fanFactor } : {}) };
}

/** Throws `invalid-argument` unless the value is a response, as JSON holds it. */
export function checkResponse(value: OptimizerResponse, argument: string): void {
  const { gradientDegree, weightDegree, matrix } = value ?? {};
  if ([gradientDegree, weightDegree, matrix].every(Number.isFinite)) return;
  throw invalidArgument(
    argument,
    value,
    'It is not an optimizer with its conventions filled in.',
    'Pass what JSON.stringify wrote.',
  );
}

function withConventions(
  given: { readonly epsilonPlace?: EpsilonPlace; readonly decay?: Decay },
  response: Omit<OptimizerResponse, 'decay'>,
): OptimizerResponse {
  const settled: OptimizerResponse = {
    ...response,
    epsilonPlace: given.epsilonPlace ?? response.epsilonPlace,
    decay: given.decay ?? 'coupled',
  };
  checkOneOf('optimizer.epsilonPlace', settled.epsilonPlace, epsilonPlaces);
  checkOneOf('optimizer.decay', settled.decay, decays);
  checkOneOf('optimizer.fanFactor', settled.fanFactor, fanFactors);
  checkDecay(settled);
  return settled;
}

function checkDecay(response: OptimizerResponse): void {
  if (response.decay !== 'l2') return;
  if (response.gradientDegree === 1 && response.weightDegree === 0) return;
  throw new RichscaleError('inconsistent-decay', {
    argument: 'optimizer.decay',
    received: response.decay,
    problem: `L2 in the gradient has no width-consistent strength under ${response.name}, whose update does not grow in proportion to the gradient.`,
    remedy: "Use decoupled decay instead: { name: 'adamw' }, or decay: 'independent'.",
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

/**
 * The size of an update entry per unit of learning rate, before any fan factor, for a tensor
 * whose gradient and weight entries have the given sizes.
 */
export function updatePerLearningRate(
  response: OptimizerResponse,
  gradient: Power,
  weight: Power,
): Power {
  const matrix: Power =
    response.matrix === 0 ? one : { fanIn: affine(-1 / 2), fanOut: affine(-1 / 2), factor: 1 };
  return product(
    raise(gradient, response.gradientDegree),
    raise(weight, response.weightDegree),
    matrix,
  );
}

/** The gradient's degree in ε: ε ∝ g outside the root, g² inside, none where there is no ε. */
export function epsilonDegree(response: OptimizerResponse): 0 | 1 | 2 {
  return response.epsilonPlace === 'none' ? 0 : response.epsilonPlace === 'outside-root' ? 1 : 2;
}

/** The value of a fan factor for one matrix. */
export function fanFactorValue(convention: FanFactor, fanIn: number, fanOut: number): number {
  switch (convention) {
    case 'one':
      return 1;
    case 'sqrt(out/in)':
      return Math.sqrt(fanOut / fanIn);
    case 'sqrt(max(1,out/in))':
      return Math.sqrt(Math.max(1, fanOut / fanIn));
    case 'sqrt(max(in,out))':
      return Math.sqrt(Math.max(fanIn, fanOut));
  }
}

/** How a fan factor grows with the width, for the role, once the growing dimension is the larger. */
export function fanFactorPower(convention: FanFactor, role: Role): Power {
  switch (convention) {
    case 'one':
      return one;
    case 'sqrt(out/in)':
      return { fanIn: affine(-1 / 2), fanOut: affine(1 / 2), factor: 1 };
    case 'sqrt(max(1,out/in))':
      return role === 'input' ? ofFanOut(affine(1 / 2)) : one;
    case 'sqrt(max(in,out))':
      return role === 'output' ? ofFanIn(affine(1 / 2)) : ofFanOut(affine(1 / 2));
  }
}
