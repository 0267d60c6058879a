import type { GaugeName } from './theory/gauge.ts';
import type { OptimizerName } from './theory/response.ts';
import type { Role } from './theory/role.ts';

/**
 * The exponents of the presets as literal types, so that a user's type test can pin them.
 * `test/core/preset-exponents.test.ts` holds every number here against the algebra.
 */

/** The optimizers whose exponents are literal: the known names with their default conventions. */
export type PresetOptimizer = OptimizerName;

/** The exponents that depend on the optimizer. */
type Pair = readonly [lr: number, epsilon: number];

/** One role: multiplier, init, and (learning rate, ε) for each kind of response. */
interface Line<
  Multiplier extends number,
  Init extends number,
  Gradient extends Pair,
  Adam extends Pair,
  InsideRoot extends Pair,
  Sign extends Pair,
  Muon extends Pair,
  Adafactor extends Pair,
> {
  readonly multiplier: Multiplier;
  readonly init: Init;
  readonly sgd: Gradient;
  readonly momentum: Gradient;
  readonly nesterov: Gradient;
  readonly adam: Adam;
  readonly adamw: Adam;
  readonly adamax: Adam;
  readonly rmsprop: InsideRoot;
  readonly adagrad: InsideRoot;
  readonly adadelta: InsideRoot;
  readonly lion: Sign;
  readonly sign: Sign;
  readonly muon: Muon;
  readonly adafactor: Adafactor;
}

/** Every exponent of every preset in every named gauge. */
export interface PresetTables {
  readonly muP: {
    readonly 'unit-multiplier': {
      readonly input: Line<0, 0, [1, 0], [0, -1], [0, -2], [0, 0], [0, 0], [0, -1]>;
      readonly hidden: Line<0, -0.5, [0, 0], [-1, -1], [-1, -2], [-1, 0], [0, 0], [-0.5, -1]>;
      readonly output: Line<0, -1, [-1, 0], [-1, 0], [-1, 0], [-1, 0], [0, 0], [0, 0]>;
    };
    readonly 'unit-gradient': {
      readonly input: Line<
        0.5,
        -0.5,
        [0, 0],
        [-0.5, -0.5],
        [-0.5, -1],
        [-0.5, 0],
        [-0.5, 0],
        [0, -0.5]
      >;
      readonly hidden: Line<0, -0.5, [0, 0], [-1, -1], [-1, -2], [-1, 0], [0, 0], [-0.5, -1]>;
      readonly output: Line<
        -0.5,
        -0.5,
        [0, 0],
        [-0.5, -0.5],
        [-0.5, -1],
        [-0.5, 0],
        [0.5, 0],
        [0, -0.5]
      >;
    };
    readonly 'unit-init': {
      readonly input: Line<0, 0, [1, 0], [0, -1], [0, -2], [0, 0], [0, 0], [0, -1]>;
      readonly hidden: Line<
        -0.5,
        0,
        [1, 0],
        [-0.5, -1.5],
        [-0.5, -3],
        [-0.5, 0],
        [0.5, 0],
        [-0.5, -1.5]
      >;
      readonly output: Line<-1, 0, [1, 0], [0, -1], [0, -2], [0, 0], [1, 0], [0, -1]>;
    };
  };
  readonly ntk: {
    readonly 'unit-multiplier': {
      readonly input: Line<
        0,
        0,
        [0, 0],
        [-0.5, -0.5],
        [-0.5, -1],
        [-0.5, 0],
        [-0.5, 0],
        [-0.5, -0.5]
      >;
      readonly hidden: Line<
        0,
        -0.5,
        [-1, 0],
        [-1.5, -0.5],
        [-1.5, -1],
        [-1.5, 0],
        [-0.5, 0],
        [-1, -0.5]
      >;
      readonly output: Line<0, -0.5, [-1, 0], [-1, 0], [-1, 0], [-1, 0], [0, 0], [-0.5, 0]>;
    };
    readonly 'unit-gradient': {
      readonly input: Line<
        0,
        0,
        [0, 0],
        [-0.5, -0.5],
        [-0.5, -1],
        [-0.5, 0],
        [-0.5, 0],
        [-0.5, -0.5]
      >;
      readonly hidden: Line<-0.5, 0, [0, 0], [-1, -1], [-1, -2], [-1, 0], [0, 0], [-1, -1]>;
      readonly output: Line<
        -0.5,
        0,
        [0, 0],
        [-0.5, -0.5],
        [-0.5, -1],
        [-0.5, 0],
        [0.5, 0],
        [-0.5, -0.5]
      >;
    };
    readonly 'unit-init': {
      readonly input: Line<
        0,
        0,
        [0, 0],
        [-0.5, -0.5],
        [-0.5, -1],
        [-0.5, 0],
        [-0.5, 0],
        [-0.5, -0.5]
      >;
      readonly hidden: Line<-0.5, 0, [0, 0], [-1, -1], [-1, -2], [-1, 0], [0, 0], [-1, -1]>;
      readonly output: Line<
        -0.5,
        0,
        [0, 0],
        [-0.5, -0.5],
        [-0.5, -1],
        [-0.5, 0],
        [0.5, 0],
        [-0.5, -0.5]
      >;
    };
  };
  readonly sp: {
    readonly 'unit-multiplier': {
      readonly input: Line<0, 0, [0, 0], [0, -0.5], [0, -1], [0, 0], [-0.5, 0], [0, -0.5]>;
      readonly hidden: Line<0, -0.5, [0, 0], [0, -0.5], [0, -1], [0, 0], [0, 0], [0, -0.5]>;
      readonly output: Line<0, -0.5, [0, 0], [0, 0], [0, 0], [0, 0], [0.5, 0], [0, 0]>;
    };
    readonly 'unit-gradient': {
      readonly input: Line<0, 0, [0, 0], [0, -0.5], [0, -1], [0, 0], [-0.5, 0], [0, -0.5]>;
      readonly hidden: Line<0, -0.5, [0, 0], [0, -0.5], [0, -1], [0, 0], [0, 0], [0, -0.5]>;
      readonly output: Line<0, -0.5, [0, 0], [0, 0], [0, 0], [0, 0], [0.5, 0], [0, 0]>;
    };
    readonly 'unit-init': {
      readonly input: Line<0, 0, [0, 0], [0, -0.5], [0, -1], [0, 0], [-0.5, 0], [0, -0.5]>;
      readonly hidden: Line<-0.5, 0, [1, 0], [0.5, -1], [0.5, -2], [0.5, 0], [0.5, 0], [0, -1]>;
      readonly output: Line<-0.5, 0, [1, 0], [0.5, -0.5], [0.5, -1], [0.5, 0], [1, 0], [0, -0.5]>;
    };
  };
}

/** Type arithmetic: the decay exponent is minus the learning rate's. */
interface Negatives {
  '-1.5': 1.5;
  '-1': 1;
  '-0.5': 0.5;
  '0': 0;
  '0.5': -0.5;
  '1': -1;
  '1.5': -1.5;
}
/** −N, as a literal. */
type Negative<N extends number> = `${N}` extends keyof Negatives ? Negatives[`${N}`] : number;

/** A fixed tensor keeps its values. */
interface Fixed {
  readonly multiplier: 0;
  readonly init: 0;
  readonly lr: 0;
  readonly epsilon: 0;
  readonly weightDecay: 0;
}

/** The roles that scale. */
type Scaling = Exclude<Role, 'fixed'>;

/** The exponents of one preset, gauge, role and optimizer, as literals. */
export type ExponentsOf<
  Name extends keyof PresetTables,
  G extends GaugeName,
  R extends Role,
  O extends PresetOptimizer,
> = R extends Scaling
  ? {
      readonly multiplier: PresetTables[Name][G][R]['multiplier'];
      readonly init: PresetTables[Name][G][R]['init'];
      readonly lr: PresetTables[Name][G][R][O][0];
      readonly epsilon: PresetTables[Name][G][R][O][1];
      readonly weightDecay: Negative<PresetTables[Name][G][R][O][0]>;
    }
  : Fixed;
