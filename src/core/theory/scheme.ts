import { affine } from './affine.ts';
import { ofFanIn, ofFanOut, one, type Power, product, quotient, raise, settle } from './power.ts';
import { type OptimizerResponse, updatePerLearningRate } from './response.ts';
import type { Role } from './role.ts';
import { sizes } from './sizes.ts';

/** One role's line of an abc-parameterization: powers of the width ratio. */
export interface AbcExponents {
  readonly multiplier: number;
  readonly init: number;
  readonly lr: number;
}

/** What a scheme is, apart from its gauge: plain data, one of three kinds. */
export type Scheme =
  | { readonly kind: 'rich'; readonly richness: number; readonly gamma: number }
  | {
      readonly kind: 'abc';
      readonly exponents: Readonly<Record<Exclude<Role, 'fixed'>, AbcExponents>>;
      /** The optimizer for which `lr` is stated; absent: the same `lr` for every optimizer. */
      readonly optimizer?: OptimizerResponse;
    }
  | { readonly kind: 'mix'; readonly from: Scheme; readonly to: Scheme; readonly t: number };

/** What a scheme says of one role under one optimizer, in the multiplier-free gauge. */
export interface RoleScaling {
  /** σ */
  readonly init: Power;
  /** g at initialization */
  readonly gradient: Power;
  /** the learning rate, before any fan factor */
  readonly lr: Power;
}

/** The richness at which the open exponents of a scheme are read. */
export function richnessOf(scheme: Scheme): number | undefined {
  return scheme.kind === 'rich' ? scheme.richness : undefined;
}

/**
 * The scaling of one role under one optimizer, in the multiplier-free gauge, with r still
 * open for the rich family.
 */
export function scalingOf(scheme: Scheme, role: Role, response: OptimizerResponse): RoleScaling {
  switch (scheme.kind) {
    case 'rich': {
      const { init, gradient, update } = sizes(role, scheme.gamma);
      return {
        init,
        gradient,
        lr: quotient(update, updatePerLearningRate(response, gradient, init)),
      };
    }
    case 'abc':
      return abcScaling(scheme, role, response);
    case 'mix': {
      const from = settled(scheme.from, role, response);
      const to = settled(scheme.to, role, response);
      return {
        init: between(from.init, to.init, scheme.t),
        gradient: between(from.gradient, to.gradient, scheme.t),
        lr: between(from.lr, to.lr, scheme.t),
      };
    }
  }
}

/** The same with r put in. */
export function settled(scheme: Scheme, role: Role, response: OptimizerResponse): RoleScaling {
  const scaling = scalingOf(scheme, role, response);
  const r = richnessOf(scheme);
  return r === undefined
    ? scaling
    : {
        init: settle(scaling.init, r),
        gradient: settle(scaling.gradient, r),
        lr: settle(scaling.lr, r),
      };
}

function between(a: Power, b: Power, t: number): Power {
  return product(raise(a, 1 - t), raise(b, t));
}

function abcScaling(
  scheme: Extract<Scheme, { kind: 'abc' }>,
  role: Role,
  response: OptimizerResponse,
): RoleScaling {
  const { init, gradient } = abcSizes(scheme, role);
  if (role === 'fixed') return { init, gradient, lr: one };
  const line = scheme.exponents[role];
  const stated = scheme.optimizer ?? response;
  // Taking the multiplier out: lr ∝ a^(−(1 + k − w)) for a response of degrees k and w.
  const multiplierDegree = 1 + stated.gradientDegree - stated.weightDegree;
  const lr = onItsDimension(role, line.lr + line.multiplier * multiplierDegree);
  if (scheme.optimizer === undefined) return { init, gradient, lr };
  const update = product(lr, updatePerLearningRate(scheme.optimizer, gradient, init));
  return {
    init,
    gradient,
    lr: quotient(update, updatePerLearningRate(response, gradient, init)),
  };
}

/** σ and g of an abc scheme; the readout's σ is what every hidden gradient is made of. */
function abcSizes(
  scheme: Extract<Scheme, { kind: 'abc' }>,
  role: Role,
): { readonly init: Power; readonly gradient: Power } {
  if (role === 'fixed') return { init: one, gradient: one };
  const line = scheme.exponents[role];
  const { multiplier, init } = scheme.exponents.output;
  return {
    init: onItsDimension(role, line.init + line.multiplier),
    gradient: role === 'output' ? one : ofFanOut(affine(multiplier + init)),
  };
}

/** abc tables have one n. A role with two growing dimensions is read as a power of its fan-in. */
function onItsDimension(role: Role, exponent: number): Power {
  return role === 'input' ? ofFanOut(affine(exponent)) : ofFanIn(affine(exponent));
}
