import { invalidArgument } from '../errors.ts';
import { checkKeys, type KnownKeys } from '../known-keys.ts';
import { type Optimizer, responseOf } from './optimizer.ts';
import { checkParameterization, type Parameterization } from './parameterization.ts';
import { affine } from './theory/affine.ts';
import { type Growth, growthOf } from './theory/growth.ts';
import { formatExponent } from './theory/power.ts';
import type { MainRole } from './theory/role.ts';

/** What becomes of training as the width grows. */
export type Regime = 'lazy' | 'rich' | 'unstable' | 'trivial';

/**
 * The verdict of {@link classify}, on a network of input, hidden and output tensors. One with a
 * bottleneck is unstable wherever the richness is above zero: see `predict`.
 */
export interface Classification {
  /** Nothing blows up with width, at initialization or in training. */
  readonly stable: boolean;
  /** The output does not move in the limit. */
  readonly trivial: boolean;
  readonly regime: Regime;
  /** r in [0, 1/2] where training is stable and not trivial. */
  readonly richness: number | undefined;
  /** The roles whose tensors learn as much as stability admits. */
  readonly maximalLayers: readonly MainRole[];
  /** Why, one sentence each. */
  readonly reasons: readonly string[];
}

/** Options of {@link classify} and {@link predict}. */
export interface GrowthOptions {
  readonly optimizer: Optimizer;
  /**
   * ω in [1/2, 1]: how coherently the initial readout sums the change of the last features.
   * 1 (the default) is the Tensor Programs assumption; 1/2 is Everett et al.'s, under which SP
   * with per-layer Adam rates counts as stable.
   */
  readonly alignment?: number;
}

// Exponents are sums of a few numbers below ten, each rounded by 1e-15: far below this, and what is
// below this is no growth that anybody sees, a factor of 1.00000001 where the width grows 10⁴-fold.
const same = 1e-9;

const growthKeys: KnownKeys<GrowthOptions> = { optimizer: true, alignment: true };

/**
 * Whether a parameterization is stable, trivial, lazy or rich under an optimizer, how rich, and
 * which layers train as much as they can.
 *
 * @throws `unknown-optimizer` for an unknown optimizer; `invalid-argument` for an alignment outside
 *   [1/2, 1]; `unknown-key` for an option that there is not
 * @see Tensor Programs IV (arXiv 2011.14522), Theorem 3.4 and the dynamical dichotomy; IVb
 *   (arXiv 2308.01814), Theorem 2.8.12, for entrywise optimizers. The Tensor Programs' r is
 *   1/2 minus our richness.
 */
export function classify(p: Parameterization, options: GrowthOptions): Classification {
  const growth = growthUnder(p, options);
  const faults = instabilities(growth);
  if (faults.length > 0) {
    return {
      stable: false,
      trivial: false,
      regime: 'unstable',
      richness: undefined,
      maximalLayers: [],
      reasons: faults,
    };
  }
  const { deltaH, deltaF, layer } = growth;
  if (deltaF < -same) {
    return {
      stable: true,
      trivial: true,
      regime: 'trivial',
      richness: undefined,
      maximalLayers: [],
      reasons: [`the output changes by ${grows(deltaF)}: nothing is learned in the limit`],
    };
  }
  const moved = deltaH.hidden;
  const maximalLayers = (['input', 'hidden', 'output'] as const).filter(
    (role) => layer[role] >= (role === 'output' ? 0 : moved) - same,
  );
  const rich = moved >= -same;
  return {
    stable: true,
    trivial: false,
    regime: rich ? 'rich' : 'lazy',
    richness: 1 / 2 + moved + 0,
    maximalLayers,
    reasons: [
      rich
        ? 'each feature moves by order one'
        : `each feature moves by ${grows(moved)}: the network linearizes in the limit`,
      ...(['input', 'hidden', 'output'] as const)
        .filter((role) => !maximalLayers.includes(role))
        .map(
          (role) =>
            `the ${role} layer learns less than it could: its update contributes ${grows(layer[role])}`,
        ),
    ],
  };
}

/** The growth of a parameterization, from options that are checked. */
export function growthUnder(p: Parameterization, options: GrowthOptions): Growth {
  checkParameterization(p, 'parameterization');
  checkKeys('options', options, growthKeys);
  const { optimizer, alignment = 1 } = options;
  checkAlignment(alignment);
  return growthOf(p.scheme, responseOf(optimizer), alignment);
}

function checkAlignment(alignment: number): void {
  if (alignment >= 1 / 2 && alignment <= 1) return;
  throw invalidArgument(
    'alignment',
    alignment,
    'ω is a number in [1/2, 1].',
    'Use 1 for the Tensor Programs assumption, 1/2 for Everett et al.’s.',
  );
}

function instabilities({ h, f, deltaH, deltaF }: Growth): string[] {
  const reasons: string[] = [];
  for (const role of ['input', 'hidden'] as const) {
    if (Math.abs(h[role]) > same) {
      reasons.push(
        `the ${role} layer’s signal ${h[role] > 0 ? 'explodes' : 'vanishes'} at initialization, as ${grows(h[role])}`,
      );
    }
  }
  if (f > same) reasons.push(`the output explodes at initialization, as ${grows(f)}`);
  for (const role of ['input', 'hidden'] as const) {
    if (deltaH[role] > same) {
      reasons.push(`the ${role} layer’s output changes by ${grows(deltaH[role])}`);
    }
  }
  if (deltaF > same) reasons.push(`the output changes by ${grows(deltaF)}`);
  return reasons;
}

function grows(exponent: number): string {
  return formatExponent(affine(exponent));
}
