import type { DecayRule } from './decay.ts';

/**
 * An optimizer is how its update answers to the sizes of what it is given, and that alone decides
 * how its learning rate, ε and decay scale: an update entry has size
 *
 *     η · g^gradientDegree · σ^weightDegree · (m_in·m_out)^(−matrix/2) · fan factor
 *
 * for a tensor whose gradient and weight entries have the sizes g and σ.
 */
export const families = {
  /** SGD, with or without momentum: the update is a multiple of the gradient. */
  'gradient-proportional': { gradientDegree: 1, weightDegree: 0, matrix: 0 },
  /** An entry's update does not depend on its gradient's size. */
  'scale-free per entry': { gradientDegree: 0, weightDegree: 0, matrix: 0 },
  /** The update is an orthogonalized matrix, of spectral norm η. */
  'scale-free per matrix': { gradientDegree: 0, weightDegree: 0, matrix: 1 },
  /** The update is a share η of the weight: relative steps, LARS, LAMB. */
  'parameter-relative': { gradientDegree: 0, weightDegree: 1, matrix: 0 },
} as const;

/**
 * The optimizers known by name: the family of each, and where its ε stands.
 *
 * Sources of the ε column are the implementations: Adam's √v + ε is also torch's and optax's;
 * tfjs, unlike torch, has RMSProp's, Adagrad's and Adadelta's ε inside the root.
 */
export const optimizers = {
  sgd: { family: 'gradient-proportional', epsilonPlace: 'none' },
  momentum: { family: 'gradient-proportional', epsilonPlace: 'none' },
  nesterov: { family: 'gradient-proportional', epsilonPlace: 'none' },
  adam: { family: 'scale-free per entry', epsilonPlace: 'outside-root' },
  adamw: { family: 'scale-free per entry', epsilonPlace: 'outside-root' },
  adamax: { family: 'scale-free per entry', epsilonPlace: 'outside-root' },
  rmsprop: { family: 'scale-free per entry', epsilonPlace: 'inside-root' },
  adagrad: { family: 'scale-free per entry', epsilonPlace: 'inside-root' },
  adadelta: { family: 'scale-free per entry', epsilonPlace: 'inside-root' },
  lion: { family: 'scale-free per entry', epsilonPlace: 'none' },
  sign: { family: 'scale-free per entry', epsilonPlace: 'none' },
  muon: { family: 'scale-free per matrix', epsilonPlace: 'none' },
  adafactor: { family: 'parameter-relative', epsilonPlace: 'outside-root' },
} as const;

/** The optimizers known by name. */
export type OptimizerName = keyof typeof optimizers;

/** The family of an optimizer: what its update's size answers to. */
export type Family = keyof typeof families | 'custom';

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

/** An optimizer's response, with every convention filled in. */
export interface OptimizerResponse {
  readonly name: string;
  readonly family: Family;
  /** k: the power of the gradient's size in the update's. */
  readonly gradientDegree: number;
  /** w: the power of the weight's size in the update's. */
  readonly weightDegree: number;
  /** 1 where a step's size is that of the whole matrix, 0 where each entry has its own. */
  readonly matrix: 0 | 1;
  readonly epsilonPlace: EpsilonPlace;
  readonly decay: Decay;
  /** How λ goes with the width where it is not by `timescale`. */
  readonly decayRule?: Exclude<DecayRule, 'timescale'>;
  readonly fanFactor: FanFactor;
}

/** SGD's response, which gauges and the width-free gradient norm are defined by. */
export const sgd: OptimizerResponse = {
  name: 'sgd',
  ...optimizers.sgd,
  ...families['gradient-proportional'],
  decay: 'coupled',
  fanFactor: 'one',
};

/** The gradient's degree in ε, by where it stands. */
export const epsilonDegrees = { none: 0, 'outside-root': 1, 'inside-root': 2 } as const;
