import { checkKeys } from '../../known-keys.ts';
import { checkParameterization, type Parameterization } from '../parameterization.ts';
import { affine, at } from '../theory/affine.ts';
import { evaluate, ofFanIn, type Power, product } from '../theory/power.ts';
import { sgd } from '../theory/response.ts';
import { sizesOf } from '../theory/scheme.ts';
import { baseOf, checkDim, type Dim, ratioOf } from './dim.ts';

/**
 * The factor of attention logits q·k: (1/√d_base)·(d/d_base)^(−(1/2 + r)) for a head dimension
 * d. Logits behave like an output: 1/d at μP, 1/√d at NTK. Where the number of heads grows and
 * the head dimension does not, it stays 1/√d.
 *
 * @param options the parameterization, and the head dimension d as a number or { size, base }
 * @throws `invalid-argument` for a dimension that is not positive; `unknown-key` for an option that
 *   there is not
 * @see Tensor Programs V (arXiv 2203.03466), Definition 4.1 (r = 1/2)
 */
export function attentionScale(options: {
  readonly parameterization: Parameterization;
  readonly headDim: Dim;
}): number {
  checkKeys('options', options, { parameterization: true, headDim: true });
  const { parameterization, headDim } = options;
  checkParameterization(parameterization, 'parameterization');
  checkDim(headDim, 'headDim');
  // Features that move by γ move their logits by γ too.
  const growth = { ...readoutSize(parameterization), factor: 1 };
  return valueAt(headDim, growth, parameterization) / Math.sqrt(baseOf(headDim));
}

/**
 * The same beside 1/√d, which most layers divide by: m^(−r), exactly 1 at the base.
 */
export function logitMultiplier(parameterization: Parameterization, headDim: Dim): number {
  const growth = product(readoutSize(parameterization), ofFanIn(affine(1 / 2)));
  return valueAt(headDim, { ...growth, factor: 1 }, parameterization);
}

/**
 * How an output is made of the width that it sums over: `sum` of as many terms, or their `mean`,
 * which has divided by the width already, as a cosine has.
 */
export type Reduction = 'sum' | 'mean';

export const reductions: readonly Reduction[] = ['sum', 'mean'];

/**
 * How the readout use of a tied embedding scales. The tensor keeps one initial scale and one
 * learning rate, those of an embedding (role `input`), so its use as a readout needs a
 * multiplier of its own, m^(−(1/2 + r)) / γ.
 */
export interface TiedEmbedding {
  /** What to multiply the logits by, relative to base. */
  readonly multiplier: number;
  /**
   * Whether a residual stream from the embedding to the readout is stable too. There the output
   * at initialization is coherent and grows as n^(1/2 − r): only r = 1/2 is stable.
   */
  readonly stableWithResidualStream: boolean;
}

/**
 * The multiplier of a tied embedding's readout use, for where `outputs` of `plan` and `parameterize`
 * cannot apply it.
 *
 * @param options the parameterization, and the embedding dimension as a number or { size, base }
 * @throws `invalid-argument` for a dimension that is not positive; `unknown-key` for an option that
 *   there is not
 */
export function tiedEmbedding(options: {
  readonly parameterization: Parameterization;
  readonly width: Dim;
}): TiedEmbedding {
  checkKeys('options', options, { parameterization: true, width: true });
  const { parameterization, width } = options;
  checkParameterization(parameterization, 'parameterization');
  checkDim(width, 'width');
  return {
    multiplier: readoutMultiplier(parameterization, width, 'sum'),
    stableWithResidualStream: parameterization.richness === 1 / 2,
  };
}

/**
 * What an output without a weight of its own is multiplied by: a readout's σ, which stands for the
 * entries that it does not have. What it sums has entries of order one that move by 1/Λ, so a sum
 * over m times as many starts at √m and is moved by m/Λ; times σ = Λ/m that is m^(−r) and 1.
 *
 * @param dim the width that it sums over
 */
export function readoutMultiplier(
  parameterization: Parameterization,
  dim: Dim,
  reduction: Reduction,
): number {
  const size = readoutSize(parameterization);
  const divided = reduction === 'mean';
  return valueAt(dim, divided ? product(size, ofFanIn(affine(1))) : size, parameterization);
}

/** The same as a power of the width, for a sum: −(1/2 + r), and the factor 1/γ. */
export function readoutPower(parameterization: Parameterization): {
  readonly exponent: number;
  readonly factor: number;
} {
  const { fanIn, factor } = readoutSize(parameterization);
  return { exponent: at(fanIn, parameterization.richness ?? 0), factor };
}

/** σ of a readout as the forward pass sees it, whatever the gauge stores. */
function readoutSize({ scheme }: Parameterization): Power {
  return sizesOf(scheme, 'output', sgd).init;
}

function valueAt(dim: Dim, power: Power, { richness = 0 }: Parameterization): number {
  return evaluate(power, { fanIn: ratioOf(dim), fanOut: 1, depth: 1 }, richness);
}
