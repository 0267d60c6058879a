import { decayShare } from './decay.ts';
import { depthGrowth, inBranch } from './depth.ts';
import { type Gauge, multiplierOf, stored } from './gauge.ts';
import { evaluate, one, type Power, product, quotient, type Ratios, raise } from './power.ts';
import { epsilonDegrees, type OptimizerResponse, sgd } from './response.ts';
import type { Role } from './role.ts';
import { type Scheme, sizesOf } from './scheme.ts';
import type { Sizes } from './sizes.ts';
import { updatePerLearningRate } from './update-size.ts';

/** What a stored tensor gets, relative to base; as powers, or as their values. */
export interface Factors<Factor = Power> {
  /** Forward multiplier a. */
  readonly multiplier: Factor;
  /** Size of a stored entry at initialization. */
  readonly init: Factor;
  /** Learning rate. */
  readonly lr: Factor;
  /** The optimizer's ε. */
  readonly epsilon: Factor;
  /** Decay strength λ. */
  readonly weightDecay: Factor;
  /**
   * SGD's u/g: √Σ gradientWeight·‖gradient‖² is the one gradient norm that neither width nor
   * gauge changes, so the one to clip.
   */
  readonly gradientWeight: Factor;
}

/** The factors as powers, and what decay comes to. */
export interface FactorPowers extends Factors {
  /** The share of a weight that decay takes in a step: η·λ, or λ where it is independent of η. */
  readonly decayShare: Power;
}

/** What the factors of a tensor depend on besides its scheme, role and optimizer. */
export interface FactorsOptions {
  readonly gauge: Gauge;
  /** The optimizer's own fan factor, relative to base; one if left out. */
  readonly fanFactor?: Power;
  /** Given where the depth scales: see `inBranch`. */
  readonly alpha?: number;
  /**
   * Whether the tensor ends a residual branch and stores the branch's multiplier L^(−α) with itself,
   * so that nothing is multiplied in the forward pass.
   */
  readonly folded?: boolean;
}

/**
 * The formula, for every scheme, role, optimizer and gauge. With the sizes σ, g, u of the *stored*
 * tensor W̃ = W/a, that is σ/a, a·g and u/a:
 *
 *     lr = u ÷ (g^k · σ^w · (m_in·m_out)^(−matrix/2) · fan factor),   ε = g^e,   λ = share/lr
 *
 * so that a gauge multiplies lr by a^−(1+k−w) and ε by a^e, and nothing else. Decay takes η·λ of a
 * weight in each step, by default the same share at every width; independent decay takes λ.
 */
export function factorsOf(
  scheme: Scheme,
  role: Role,
  response: OptimizerResponse,
  { gauge, fanFactor = one, alpha, folded = false }: FactorsOptions,
): FactorPowers {
  const underSgd = sizesOf(scheme, role, sgd);
  const multiplier = multiplierOf(gauge, role, underSgd);
  const taken =
    folded && alpha !== undefined ? quotient(multiplier, depthGrowth(alpha).branch) : multiplier;
  const atDepth = (sizes: Sizes) => (alpha === undefined ? sizes : inBranch(sizes, alpha));
  const own = stored(atDepth(sizesOf(scheme, role, response)), taken);
  const lr = quotient(own.update, product(updatePerLearningRate(own, response), fanFactor));
  const { gradient, update } = stored(atDepth(underSgd), taken);
  const share = decayShare(response.decayRule ?? 'timescale', role);
  return {
    multiplier,
    init: own.init,
    lr,
    epsilon: raise(own.gradient, epsilonDegrees[response.epsilonPlace]),
    decayShare: share,
    weightDecay: response.decay === 'independent' ? share : quotient(share, lr),
    gradientWeight: quotient(update, gradient),
  };
}

/** The values of the factors for one tensor at richness r. */
export function valuesOf(factors: FactorPowers, ratios: Ratios, r: number): Factors<number> {
  const value = (power: Power) => evaluate(power, ratios, r);
  const lr = value(factors.lr);
  const share = value(factors.decayShare);
  return {
    multiplier: value(factors.multiplier),
    init: value(factors.init),
    lr,
    epsilon: value(factors.epsilon),
    // By division, so that η·λ is what it was to the last bit.
    weightDecay: factors.weightDecay === factors.decayShare ? share : share / lr,
    gradientWeight: value(factors.gradientWeight),
  };
}

/**
 * The factor of a penalty λ·Σ|w|^power in the loss, which SGD keeps at every width: its gradient is
 * that of decay where power is 2, and larger by σ^(power − 2) elsewhere.
 *
 * @param stored the rate and init factors of the tensor
 */
export function penaltyFactor(
  { lr, init }: Pick<Factors<number>, 'lr' | 'init'>,
  power: 1 | 2,
): number {
  return (1 / lr) * init ** (2 - power);
}
