import { invalidArgument } from '../errors.ts';
import { abc } from './abc.ts';
import type { Exponents, Parameterization } from './parameterization.ts';
import { parameterization } from './parameterization.ts';
import type { ExponentsOf, PresetOptimizer, PresetTables } from './preset-exponents.ts';
import { regauge } from './regauge.ts';
import type { Gauge, GaugeName } from './theory/gauge.ts';
import type { Optimizer } from './theory/response.ts';
import type { Role } from './theory/role.ts';

/** Options of the presets. */
export interface PresetOptions<G extends Gauge = Gauge> {
  /** `unit-multiplier` if left out; `unit-init` for {@link meanField}. */
  readonly gauge?: G;
  /** γ > 0, a width-independent factor of richness; 1 if left out. */
  readonly gamma?: number;
}

/** A parameterization whose exponents are known to the type checker. */
export interface Preset<
  Name extends keyof PresetTables,
  R extends number | undefined,
  G extends Gauge,
> extends Parameterization {
  readonly richness: R;
  readonly gauge: G;
  exponents<Rl extends Role, O extends PresetOptimizer>(
    role: Rl,
    optimizer: O,
  ): G extends GaugeName ? ExponentsOf<Name, G, Rl, O> : Exponents;
  exponents(role: Role, optimizer: Optimizer): Exponents;
}

/**
 * The maximal update parameterization: r = 1/2, features move as fast as is stable, and the
 * best learning rate of a narrow model is the best one of a wide model.
 *
 * @see Tensor Programs V (arXiv 2203.03466), Tables 3, 8 and 9: the gauges `unit-multiplier`,
 *   `{ output: -1 }` and `unit-gradient`
 */
export function muP<const G extends Gauge = 'unit-multiplier'>(
  options: PresetOptions<G> = {},
): Preset<'muP', 0.5, G> {
  return parameterization({ ...options, richness: 1 / 2 }) as Preset<'muP', 0.5, G>;
}

/**
 * The neural tangent parameterization: r = 0, the network trains like a kernel machine.
 *
 * @see Jacot et al., arXiv 1806.07572; Tensor Programs IVb (arXiv 2308.01814), Table of abcd
 */
export function ntk<const G extends Gauge = 'unit-multiplier'>(
  options: PresetOptions<G> = {},
): Preset<'ntk', 0, G> {
  return parameterization({ ...options, richness: 0 }) as Preset<'ntk', 0, G>;
}

/**
 * The mean-field parameterization: μP in the gauge in which every stored weight has size one.
 *
 * @see Karkada, arXiv 2404.19719: the rescaling gauge at r = 1/2
 */
export function meanField<const G extends Gauge = 'unit-init'>(
  options: PresetOptions<G> = {},
): Preset<'muP', 0.5, G> {
  return parameterization({
    gauge: 'unit-init',
    name: 'mean field',
    ...options,
    richness: 1 / 2,
  }) as Preset<'muP', 0.5, G>;
}

/**
 * The standard parameterization: init 1/√fan-in and one learning rate for all, which is what a
 * framework does by default. It is not on the richness line, and its best learning rate moves
 * with the width.
 *
 * @throws `invalid-argument` if given a γ: off the richness line it has no meaning
 */
export function sp<const G extends Gauge = 'unit-multiplier'>(
  options: Pick<PresetOptions<G>, 'gauge'> = {},
): Preset<'sp', undefined, G> {
  if ('gamma' in options && options.gamma !== undefined) {
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
  return (options.gauge === undefined ? standard : regauge(standard, options.gauge)) as Preset<
    'sp',
    undefined,
    G
  >;
}
