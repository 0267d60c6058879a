import { affine, at } from './affine.ts';
import { factorsOf } from './factors.ts';
import { ofFanOut, one, type Power, product, totalExponent } from './power.ts';
import type { OptimizerResponse } from './response.ts';
import type { MainRole } from './role.ts';
import { richnessOf, type Scheme, settledSizes } from './scheme.ts';
import { updatePerLearningRate } from './update-size.ts';

/**
 * How everything in a network of input, hidden and output tensors grows with the width: the
 * exponents of n of each quantity after a few steps, all widths growing together.
 */
export interface Growth {
  /** Per coordinate, at initialization. */
  readonly h: { readonly input: number; readonly hidden: number };
  /** Per coordinate: what the layer's own update contributes to its output. */
  readonly layer: { readonly input: number; readonly hidden: number; readonly output: number };
  /** Per coordinate: the change of the output of the layer, that of earlier layers included. */
  readonly deltaH: { readonly input: number; readonly hidden: number };
  /**
   * Per coordinate, of a code that has a hidden tensor's σ: what the update makes of it, and the
   * change of the features above, which W₀ sums coherently.
   */
  readonly bottleneck: {
    readonly h: number;
    readonly layer: number;
    readonly deltaH: number;
    readonly spectralChange: number;
  };
  /** The network's output at initialization. */
  readonly f: number;
  /** Its change. */
  readonly deltaF: number;
  /** A weight entry at initialization. */
  readonly init: Readonly<Record<MainRole, number>>;
  /** An update entry. */
  readonly update: Readonly<Record<MainRole, number>>;
  /**
   * ‖ΔW‖ ÷ ‖W₀‖ in spectral norm. An update is aligned over the rows and columns that grow, where
   * a random matrix with two growing sides is smaller by √n.
   */
  readonly spectralChange: Readonly<Record<MainRole, number>>;
}

/**
 * The growth exponents of a scheme under an optimizer.
 *
 * @param alignment ω: how coherently the initial readout sums the hidden change, from 1/2 (as if
 *   independent) to 1 (fully aligned)
 * @param stage `late` (the default) is what training comes to; `early`, what it starts with while
 *   the readout is hardly more than what was drawn. On the richness line they are the same
 * @see Tensor Programs IV (arXiv 2011.14522), Section 3 and Theorem 3.4, and IVb (arXiv
 *   2308.01814), Definition 2.8.5, for ω = 1; Everett et al., arXiv 2407.05872, for ω = 1/2
 */
export function growthOf(
  scheme: Scheme,
  response: OptimizerResponse,
  alignment: number,
  stage: 'early' | 'late' = 'late',
): Growth {
  const r = richnessOf(scheme) ?? 0;
  const exponent = (power: Power, role: MainRole) => at(totalExponent(power, role), r);
  const initial = (role: MainRole) => settledSizes(scheme, role, response).init;
  const updateExponent = (role: MainRole, gradient: Power) => {
    const { lr } = factorsOf(scheme, role, response, { gauge: 'unit-multiplier' });
    const perLearningRate = updatePerLearningRate({ gradient, init: initial(role) }, response);
    return exponent(product(lr, perLearningRate), role);
  };

  const init = {
    input: exponent(initial('input'), 'input'),
    hidden: exponent(initial('hidden'), 'hidden'),
    output: exponent(initial('output'), 'output'),
  };
  const output = updateExponent('output', one);
  // Hidden gradients come through the readout: through its initial value or through its update.
  const late = stage === 'late';
  const gradient = ofFanOut(affine(late ? Math.max(init.output, output) : init.output));
  const update = {
    input: updateExponent('input', gradient),
    hidden: updateExponent('hidden', gradient),
    output,
  };
  const layer = { input: update.input, hidden: update.hidden + 1, output: update.output + 1 };
  const deltaH = { input: layer.input, hidden: Math.max(layer.input, layer.hidden) };
  /** The change of what sums the features to a fixed size, with entries of this size at first. */
  const summed = (entry: number) =>
    Math.max(
      layer.output,
      entry + deltaH.hidden + alignment,
      late ? layer.output + deltaH.hidden : Number.NEGATIVE_INFINITY,
    );
  return {
    h: { input: init.input, hidden: init.hidden + 1 / 2 },
    layer,
    deltaH,
    bottleneck: {
      h: init.hidden + 1 / 2,
      layer: layer.output,
      deltaH: summed(init.hidden),
      spectralChange: update.output - init.hidden,
    },
    f: init.output + 1 / 2,
    deltaF: summed(init.output),
    init,
    update,
    spectralChange: {
      input: update.input - init.input,
      hidden: update.hidden - init.hidden + 1 / 2,
      output: update.output - init.output,
    },
  };
}
