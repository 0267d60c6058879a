import { checkKeys, type KnownKeys } from '../known-keys.ts';
import { checkGamma, checkGauge, checkRichness } from './arguments.ts';
import type { LiteralScheme, Preset } from './literal-exponents.ts';
import { fromScheme, type Parameterization } from './parameterization.ts';
import type { Gauge } from './theory/gauge.ts';

/** Options of {@link parameterization}. */
export interface ParameterizationOptions {
  /** r in [0, 1/2]: 0 is lazy (NTK), 1/2 is rich (μP, the default). */
  readonly richness?: number;
  /** `unit-multiplier` if left out. */
  readonly gauge?: Gauge;
  /** γ > 0, a width-independent factor of richness; 1 (the default) changes nothing. */
  readonly gamma?: number;
  /** A name for people. */
  readonly name?: string;
  /** Admit any finite r, for experiments on what lies beyond [0, 1/2]. */
  readonly unstable?: boolean;
}

/**
 * Options as they were written, and no other: types are read off what was passed, so that none can
 * be claimed, and a key that is not known does not compile.
 */
export type Exactly<Given extends Admitted, Admitted> = Given & {
  readonly [Key in Exclude<keyof Given, keyof Admitted>]: never;
};

/** The gauge that options ask for; the default where they leave it out. */
export type GaugeIn<Options, Default extends Gauge> = Options extends {
  readonly gauge: infer G extends Gauge;
}
  ? G
  : 'gauge' extends keyof Options
    ? Gauge
    : Default;

type RichnessIn<Options> = Options extends { readonly richness: infer R extends number }
  ? R
  : 'richness' extends keyof Options
    ? number
    : 0.5;

/** With literal exponents where the richness is one of 0, 1/4 and 1/2. */
export type RichParameterization<Options> =
  RichnessIn<Options> extends infer R
    ? R extends LiteralScheme
      ? Preset<R, GaugeIn<Options, 'unit-multiplier'>>
      : Parameterization
    : never;

const optionKeys: KnownKeys<ParameterizationOptions> = {
  richness: true,
  gauge: true,
  gamma: true,
  name: true,
  unstable: true,
};

/**
 * The one-parameter family of stable parameterizations that train every layer as much as they
 * can, from lazy (r = 0) to rich (r = 1/2).
 *
 * @throws `invalid-argument` for an r outside [0, 1/2] (unless `unstable`), a γ that is not
 *   positive, or an unknown gauge; `unknown-key` for an option that there is not
 * @see Karkada, arXiv 2404.19719; Tensor Programs IVb (arXiv 2308.01814), Remark 2.8.25
 */
export function parameterization(): Preset<0.5, 'unit-multiplier'>;
export function parameterization<const Options extends ParameterizationOptions>(
  options: Exactly<Options, ParameterizationOptions>,
): RichParameterization<Options>;
export function parameterization(options: ParameterizationOptions = {}): Parameterization {
  checkKeys('options', options, optionKeys);
  const { richness = 1 / 2, gauge = 'unit-multiplier', gamma = 1, unstable = false } = options;
  checkRichness(richness, unstable);
  checkGamma(gamma);
  checkGauge(gauge);
  return fromScheme(
    { kind: 'rich', richness, gamma },
    gauge,
    options.name ?? richName(richness, gamma),
  );
}

/** The name that a member of the rich family has if it is given no other. */
export function richName(richness: number, gamma: number): string {
  const base = richness === 0 ? 'NTK' : richness === 1 / 2 ? 'muP' : `rich(r=${richness})`;
  return gamma === 1 ? base : `${base}, gamma=${gamma}`;
}
