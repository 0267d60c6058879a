import { invalidArgument } from '../errors.ts';
import { checkKeys, type KnownKeys } from '../known-keys.ts';
import { abc } from './abc.ts';
import type { Preset } from './literal-exponents.ts';
import type { Parameterization } from './parameterization.ts';
import { regauge } from './regauge.ts';
import { type Exactly, type GaugeIn, parameterization } from './rich-family.ts';
import type { Gauge } from './theory/gauge.ts';

/** Options of the presets. */
export interface PresetOptions {
  /** `unit-multiplier` if left out; `unit-init` for {@link meanField}. */
  readonly gauge?: Gauge;
  /** γ > 0, a width-independent factor of richness; 1 if left out. */
  readonly gamma?: number;
}

const optionKeys: KnownKeys<PresetOptions> = { gauge: true, gamma: true };

/**
 * The maximal update parameterization: r = 1/2, features move as fast as is stable, and the
 * best learning rate of a narrow model is the best one of a wide model.
 *
 * @throws `invalid-argument` for an unknown gauge or a γ that is not positive; `unknown-key` for an
 *   option that there is not, as do the other presets
 * @see Tensor Programs V (arXiv 2203.03466), Tables 3, 8 and 9: the gauges `unit-multiplier`,
 *   `{ output: -1 }` and `unit-gradient`
 */
export function muP(): Preset<0.5, 'unit-multiplier'>;
export function muP<const Options extends PresetOptions>(
  options: Exactly<Options, PresetOptions>,
): Preset<0.5, GaugeIn<Options, 'unit-multiplier'>>;
export function muP(options: PresetOptions = {}): Parameterization {
  checkKeys('options', options, optionKeys);
  return parameterization({ ...options, richness: 1 / 2 });
}

/**
 * The neural tangent parameterization: r = 0, the network trains like a kernel machine.
 *
 * @see Jacot et al., arXiv 1806.07572; Tensor Programs IVb (arXiv 2308.01814), Table of abcd
 */
export function ntk(): Preset<0, 'unit-multiplier'>;
export function ntk<const Options extends PresetOptions>(
  options: Exactly<Options, PresetOptions>,
): Preset<0, GaugeIn<Options, 'unit-multiplier'>>;
export function ntk(options: PresetOptions = {}): Parameterization {
  checkKeys('options', options, optionKeys);
  return parameterization({ ...options, richness: 0 });
}

/**
 * The mean-field parameterization: μP in the gauge in which every stored weight has size one.
 *
 * @see Karkada, arXiv 2404.19719: the rescaling gauge at r = 1/2
 */
export function meanField(): Preset<0.5, 'unit-init'>;
export function meanField<const Options extends PresetOptions>(
  options: Exactly<Options, PresetOptions>,
): Preset<0.5, GaugeIn<Options, 'unit-init'>>;
export function meanField(options: PresetOptions = {}): Parameterization {
  checkKeys('options', options, optionKeys);
  return parameterization({
    gauge: 'unit-init',
    name: 'mean field',
    ...options,
    richness: 1 / 2,
  });
}

/**
 * The standard parameterization: init 1/√fan-in and one learning rate for all, which is what a
 * framework does by default. It is not on the richness line, and its best learning rate moves
 * with the width.
 *
 * @throws `invalid-argument` if given a γ: off the richness line it has no meaning
 */
export function sp(): Preset<'sp', 'unit-multiplier'>;
export function sp<const Options extends Pick<PresetOptions, 'gauge'>>(
  options: Exactly<Options, Pick<PresetOptions, 'gauge'>>,
): Preset<'sp', GaugeIn<Options, 'unit-multiplier'>>;
export function sp(options: PresetOptions = {}): Parameterization {
  checkKeys('options', options, optionKeys);
  if (options.gamma !== undefined) {
    throw invalidArgument(
      'gamma',
      options.gamma,
      'γ is a factor of richness, and the standard parameterization has none.',
      'Leave it out, or use parameterization({ richness, gamma }).',
    );
  }
  const standard = abc({
    name: 'SP',
    exponents: {
      input: { multiplier: 0, init: 0, lr: 0 },
      hidden: { multiplier: 0, init: -1 / 2, lr: 0 },
      output: { multiplier: 0, init: -1 / 2, lr: 0 },
    },
  });
  return options.gauge === undefined ? standard : regauge(standard, options.gauge);
}
