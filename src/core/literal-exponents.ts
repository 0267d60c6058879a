import type { Half, Minus, Negative, Plus, Times } from './literal-arithmetic.ts';
import type { Optimizer } from './optimizer.ts';
import type { Exponents, Parameterization } from './parameterization.ts';
import type { Gauge, GaugeName } from './theory/gauge.ts';
import type { epsilonDegrees, families, OptimizerName, optimizers } from './theory/response.ts';
import type { Role, ScalingRole } from './theory/role.ts';

/**
 * The exponents of the presets as literal types, so that a user's type test can pin them: computed
 * by the type checker from the same three sizes and the same table of optimizers as at run time.
 */

/** The schemes whose exponents are literal: the richness of a member of the line, or SP. */
export type LiteralScheme = 0 | 0.25 | 0.5 | 'sp';

/** σ, g and u as exponents of n: `sizes.ts` at Λ = n^L. */
interface Rich<L extends number> {
  input: { init: 0; gradient: Minus<L, 1>; update: Negative<L> };
  hidden: { init: -0.5; gradient: Minus<L, 1>; update: Minus<Negative<L>, 1> };
  output: { init: Minus<L, 1>; gradient: 0; update: -1 };
  bottleneck: { init: -0.5; gradient: 0; update: -1 };
}
/** SP states learning rates, one for all, and u follows from them. */
interface Standard {
  input: { init: 0; gradient: -0.5 };
  hidden: { init: -0.5; gradient: -0.5 };
  output: { init: -0.5; gradient: 0 };
  bottleneck: { init: -0.5; gradient: 0 };
}
interface Sizes {
  0: Rich<0.5>;
  0.25: Rich<0.25>;
  0.5: Rich<0>;
  sp: Standard;
}

type Responses = {
  readonly [O in OptimizerName]: (typeof families)[(typeof optimizers)[O]['family']];
};
/** √(m_in·m_out) over Muon's usual fan factor √(out/in), by what grows in the role. */
interface OfMatrix {
  input: 0;
  hidden: 1;
  output: 1;
  bottleneck: 1;
}
/** 1 over that fan factor alone: SP states Muon's rate as every other. */
interface OverFanFactor {
  input: -0.5;
  hidden: 0;
  output: 0.5;
  bottleneck: 0.5;
}
/** 1 + k − w: what a multiplier's learning rate is divided by, as a power of it. */
type GaugeDegree<O extends OptimizerName> = Extract<
  Plus<1, Minus<Responses[O]['gradientDegree'], Responses[O]['weightDegree']>>,
  0 | 1 | 2
>;

/** The learning rate of a role in the multiplier-free gauge. */
type Lr<S extends LiteralScheme, R extends ScalingRole, O extends OptimizerName> = S extends 'sp'
  ? Times<OverFanFactor[R], Responses[O]['matrix']>
  : Sizes[S][R] extends {
        init: infer Init extends number;
        gradient: infer Gradient extends number;
        update: infer Update extends number;
      }
    ? Plus<
        Minus<
          Minus<Update, Times<Gradient, Responses[O]['gradientDegree']>>,
          Times<Init, Responses[O]['weightDegree']>
        >,
        Times<OfMatrix[R], Responses[O]['matrix']>
      >
    : never;
type Multiplier<S extends LiteralScheme, G extends GaugeName, R extends ScalingRole> = {
  'unit-multiplier': 0;
  'unit-init': Sizes[S][R]['init'];
  'unit-gradient': Half<Lr<S, R, 'sgd'>>;
}[G];
type EpsilonDegree<O extends OptimizerName> =
  (typeof epsilonDegrees)[(typeof optimizers)[O]['epsilonPlace']];

/** The exponents of one scheme, gauge, role and optimizer, as literals. */
export type ExponentsOf<
  S extends LiteralScheme,
  G extends GaugeName,
  R extends Role,
  O extends OptimizerName,
> = R extends ScalingRole ? ScalingExponents<S, R, O, Multiplier<S, G, R>> : FixedExponents;

interface ScalingExponents<
  S extends LiteralScheme,
  R extends ScalingRole,
  O extends OptimizerName,
  M extends number,
> {
  readonly multiplier: M;
  readonly init: Minus<Sizes[S][R]['init'], M>;
  readonly lr: Minus<Lr<S, R, O>, Times<M, GaugeDegree<O>>>;
  readonly epsilon: Times<Plus<Sizes[S][R]['gradient'], M>, EpsilonDegree<O>>;
  readonly weightDecay: Negative<Minus<Lr<S, R, O>, Times<M, GaugeDegree<O>>>>;
}

/** A fixed tensor keeps its values. */
interface FixedExponents {
  readonly multiplier: 0;
  readonly init: 0;
  readonly lr: 0;
  readonly epsilon: 0;
  readonly weightDecay: 0;
}

/** A parameterization whose exponents are known to the type checker. */
export interface Preset<S extends LiteralScheme, G extends Gauge> extends Parameterization {
  readonly richness: S extends number ? S : undefined;
  readonly gauge: G;
  exponents<R extends Role, O extends OptimizerName>(options: {
    readonly role: R;
    readonly optimizer: O;
  }): G extends GaugeName ? ExponentsOf<S, G, R, O> : Exponents;
  exponents(options: { readonly role: Role; readonly optimizer: Optimizer }): Exponents;
}
