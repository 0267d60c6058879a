import { type GrowthOptions, growthUnder } from './classify.ts';
import type { Parameterization } from './parameterization.ts';
import { at } from './theory/affine.ts';
import { multiplierOf } from './theory/gauge.ts';
import { totalExponent } from './theory/power.ts';
import { sgd } from './theory/response.ts';
import { sizesOf } from './theory/scheme.ts';

/** A range of exponents; a measured slope at finite width lies inside, up to its own error. */
export interface ExponentInterval {
  readonly min: number;
  readonly max: number;
}

/**
 * How each quantity scales with the width n, all widths growing together: exponents of n.
 * Sizes of h and f are per coordinate (root mean square).
 */
export interface Prediction {
  /** Features at initialization; 0 where stable. */
  readonly h: { readonly input: number; readonly hidden: number };
  /** Change of the features: r − 1/2 on the richness line. */
  readonly deltaH: { readonly input: number; readonly hidden: number };
  /**
   * A code that has to start at order one, declared a `bottleneck`: its change grows as n^r, where
   * that of a code read as an `output` is as the output's, 0.
   */
  readonly bottleneck: {
    readonly h: number;
    readonly deltaH: number;
    readonly spectralChange: number;
  };
  /** Output at initialization: −r on the richness line. */
  readonly f: number;
  /** Change of the output: 0 where stable and not trivial. */
  readonly deltaF: number;
  /** ‖ΔW‖ ÷ ‖W‖ in spectral norm: r − 1/2 in every layer on the richness line. */
  readonly spectralChange: {
    readonly input: number;
    readonly hidden: number;
    readonly output: number;
  };
  /** Frobenius norm of the loss gradient of each stored tensor, at initialization. */
  readonly gradientNorm: {
    readonly input: number;
    readonly hidden: number;
    readonly output: number;
  };
  /** Relative change of the last features' kernel: 2r − 1 in mean, r − 1 in its fluctuations. */
  readonly featureKernelChange: ExponentInterval;
  /**
   * Relative change of the tangent kernel. With ReLU it falls no faster than about
   * n^(r/2 − 3/4): gates flip. Judge nothing by a value inside the interval.
   */
  readonly tangentKernelChange: {
    readonly smooth: ExponentInterval;
    readonly relu: ExponentInterval;
  };
}

/**
 * The scaling of every observable that the theory predicts.
 *
 * @throws `unknown-optimizer` for an unknown optimizer; `invalid-argument` for an alignment outside
 *   [1/2, 1]; `unknown-key` for an option that there is not
 * @see Karkada, arXiv 2404.19719 (the richness scale)
 */
export function predict(p: Parameterization, options: GrowthOptions): Prediction {
  const { h, deltaH, bottleneck, f, deltaF, init, spectralChange } = growthUnder(p, options);
  const moved = deltaH.hidden;
  const multiplier = (role: 'input' | 'hidden' | 'output') =>
    at(
      totalExponent(multiplierOf(p.gauge, role, sizesOf(p.scheme, role, sgd)), role),
      p.richness ?? 0,
    );
  return {
    h: { input: h.input + 0, hidden: h.hidden + 0 },
    deltaH: { input: deltaH.input + 0, hidden: deltaH.hidden + 0 },
    bottleneck: {
      h: bottleneck.h + 0,
      deltaH: bottleneck.deltaH + 0,
      spectralChange: bottleneck.spectralChange + 0,
    },
    f: f + 0,
    deltaF: deltaF + 0,
    spectralChange,
    gradientNorm: {
      input: init.output + multiplier('input') + 1 / 2,
      hidden: init.output + multiplier('hidden') + 1,
      output: multiplier('output') + 1 / 2,
    },
    featureKernelChange: interval(2 * moved, moved - 1 / 2),
    tangentKernelChange: {
      smooth: interval(2 * moved, moved - 1 / 2),
      relu: interval(2 * moved, moved - 1 / 2, moved / 2 - 1 / 2),
    },
  };
}

function interval(...exponents: number[]): ExponentInterval {
  return { min: Math.min(...exponents) + 0, max: Math.max(...exponents) + 0 };
}
