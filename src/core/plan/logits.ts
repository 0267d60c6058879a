import { checkKeys } from '../../known-keys.ts';
import { checkParameterization, type Parameterization } from '../parameterization.ts';
import { at } from '../theory/affine.ts';
import { evaluate } from '../theory/power.ts';
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
  return readoutGrowth(parameterization, headDim) / Math.sqrt(baseOf(headDim));
}

/**
 * How the readout use of a tied embedding scales. The tensor keeps one initial scale and one
 * learning rate, those of an embedding (role `input`), so its use as a readout needs a
 * multiplier of its own, m^(−(1/2 + r)).
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
 * The multiplier of a tied embedding's readout use.
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
    multiplier: readoutGrowth(parameterization, width),
    stableWithResidualStream: parameterization.richness === 1 / 2,
  };
}

/** The power of the width that a readout without a weight of its own is multiplied by: −(1/2 + r). */
export function readoutExponent({ scheme, richness = 0 }: Parameterization): number {
  return at(sizesOf(scheme, 'output', sgd).init.fanIn, richness);
}

/** The effective σ of a readout of this fan-in, relative to base and without γ. */
function readoutGrowth({ scheme, richness = 0 }: Parameterization, dim: Dim): number {
  const { init } = sizesOf(scheme, 'output', sgd);
  const ratios = { fanIn: ratioOf(dim), fanOut: 1, depth: 1 };
  return evaluate({ ...init, factor: 1 }, ratios, richness);
}
