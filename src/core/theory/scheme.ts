import { affine } from './affine.ts';
import { stored } from './gauge.ts';
import { ofFanIn, ofFanOut, one, type Power, product, raise, settle } from './power.ts';
import type { OptimizerResponse } from './response.ts';
import type { MainRole, Role } from './role.ts';
import { richSizes, type Sizes } from './sizes.ts';
import { updatePerLearningRate } from './update-size.ts';

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
      readonly exponents: Readonly<Record<MainRole, AbcExponents>>;
      /** The optimizer for which `lr` is stated; absent: the same `lr` for every optimizer. */
      readonly optimizer?: OptimizerResponse;
    }
  | { readonly kind: 'mix'; readonly from: Scheme; readonly to: Scheme; readonly t: number };

/** The richness at which the open exponents of a scheme are read. */
export function richnessOf(scheme: Scheme): number | undefined {
  return scheme.kind === 'rich' ? scheme.richness : undefined;
}

/**
 * The sizes σ, g, u of one role under one optimizer, in the multiplier-free gauge, with r still
 * open for the rich family. Only where a scheme states learning rates do they depend on the
 * optimizer.
 *
 * Under every scheme a bottleneck has a hidden tensor's σ and the rest of an output, and a fixed
 * tensor keeps what it has at base.
 */
export function sizesOf(scheme: Scheme, role: Role, response: OptimizerResponse): Sizes {
  if (role === 'fixed') return { init: one, gradient: one, update: one };
  if (role === 'bottleneck') {
    const { init } = sizesOf(scheme, 'hidden', response);
    return { ...sizesOf(scheme, 'output', response), init };
  }
  switch (scheme.kind) {
    case 'rich':
      return richSizes(role, scheme.gamma);
    case 'abc':
      return abcSizes(scheme, role, response);
    case 'mix': {
      const from = settledSizes(scheme.from, role, response);
      const to = settledSizes(scheme.to, role, response);
      return {
        init: between(from.init, to.init, scheme.t),
        gradient: between(from.gradient, to.gradient, scheme.t),
        update: between(from.update, to.update, scheme.t),
      };
    }
  }
}

/** The same with r put in. */
export function settledSizes(scheme: Scheme, role: Role, response: OptimizerResponse): Sizes {
  const sizes = sizesOf(scheme, role, response);
  const r = richnessOf(scheme);
  return r === undefined
    ? sizes
    : {
        init: settle(sizes.init, r),
        gradient: settle(sizes.gradient, r),
        update: settle(sizes.update, r),
      };
}

function between(a: Power, b: Power, t: number): Power {
  return product(raise(a, 1 - t), raise(b, t));
}

/**
 * A table states a learning rate where the theory has u: what that rate makes of the stored
 * gradients and weights, seen without the multiplier, is u.
 */
function abcSizes(
  { exponents, optimizer }: Extract<Scheme, { kind: 'abc' }>,
  role: MainRole,
  response: OptimizerResponse,
): Sizes {
  const line = exponents[role];
  const { output } = exponents;
  const multiplier = onItsDimension(role, line.multiplier);
  const init = product(onItsDimension(role, line.init), multiplier);
  // A hidden gradient is the readout seen from below.
  const gradient = role === 'output' ? one : ofFanOut(affine(output.multiplier + output.init));
  const inTable = stored({ init, gradient, update: one }, multiplier);
  const perLearningRate = updatePerLearningRate(inTable, optimizer ?? response);
  const lr = onItsDimension(role, line.lr);
  return { init, gradient, update: product(lr, perLearningRate, multiplier) };
}

/** abc tables have one n. A role with two growing dimensions is read as a power of its fan-in. */
function onItsDimension(role: MainRole, exponent: number): Power {
  return role === 'input' ? ofFanOut(affine(exponent)) : ofFanIn(affine(exponent));
}
