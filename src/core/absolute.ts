import { invalidArgument } from '../errors.ts';
import { checkKeys, type KnownKeys } from '../known-keys.ts';
import { type Optimizer, responseOf } from './optimizer.ts';
import { factorsOf, valuesOf } from './theory/factors.ts';
import { fanFactorValue } from './theory/fan-factor.ts';
import { type GaugeName, gaugeNames } from './theory/gauge.ts';
import { constant } from './theory/power.ts';

/** Options of {@link absolute}. */
export interface AbsoluteOptions {
  readonly role: 'input' | 'hidden' | 'output';
  /** d: the number of inputs that each output of the tensor sums. */
  readonly fanIn: number;
  /** n: the width of the network. */
  readonly width: number;
  /** r in [0, 1/2]; 1/2 if left out. */
  readonly richness?: number;
  /** `unit-multiplier` if left out. */
  readonly gauge?: GaugeName;
  /** γ > 0; 1 if left out. */
  readonly gamma?: number;
  /** `sgd`, the paper's, if left out. */
  readonly optimizer?: Optimizer;
}

const optionKeys: KnownKeys<AbsoluteOptions> = {
  role: true,
  fanIn: true,
  width: true,
  richness: true,
  gauge: true,
  gamma: true,
  optimizer: true,
};

/** The values themselves, not factors relative to a base model. */
export interface AbsoluteValues {
  /** Forward multiplier. */
  readonly multiplier: number;
  /** Standard deviation of a stored entry at initialization. */
  readonly init: number;
  /**
   * Learning rate, in units of the global one. A fan factor of the optimizer's own is taken out; it
   * takes a readout to have one output.
   */
  readonly lr: number;
  /** ε, in units of the global one. */
  readonly epsilon: number;
}

/**
 * The original paper's form, with no base model: every number follows from the fan-in d and the
 * width n. With the activity α = γ·n^r and q = α²/d (input, hidden) or 1/d (output):
 *
 * | gauge | multiplier | init | SGD's lr |
 * | --- | --- | --- | --- |
 * | `unit-multiplier` | 1 | √q/α | q |
 * | `unit-gradient` | √q | 1/α | 1 |
 * | `unit-init` | √q/α | 1 | α² |
 *
 * These are the factors of a plan whose base has no width: base dimensions of one. Optimizers other
 * than SGD follow as there.
 *
 * @throws `invalid-argument` for a number out of range, an unknown role or gauge;
 *   `unknown-optimizer` for an unknown optimizer; `unknown-key` for an option that there is not
 * @see Karkada, arXiv 2404.19719, the three gauges; the author's code, dkarkada/mupify, has the
 *   cases r = 0 and r = 1/2
 */
export function absolute(options: AbsoluteOptions): AbsoluteValues {
  checkKeys('options', options, optionKeys);
  const { role, fanIn, width, richness = 1 / 2, gamma = 1, gauge = 'unit-multiplier' } = options;
  for (const [name, value] of Object.entries({ fanIn, width, gamma })) {
    if (!(value > 0 && Number.isFinite(value))) {
      throw invalidArgument(name, value, 'It is a positive finite number.', 'Give its value.');
    }
  }
  if (!(richness >= 0 && richness <= 1 / 2)) {
    throw invalidArgument(
      'richness',
      richness,
      'The richness r is a number in [0, 1/2].',
      'For a network richer than μP or lazier than NTK at every width change `gamma` instead.',
    );
  }
  if (role !== 'input' && role !== 'hidden' && role !== 'output') {
    throw invalidArgument(
      'role',
      role,
      'The absolute form knows the roles input, hidden and output.',
      'A fixed tensor keeps its values at every width.',
    );
  }
  if (!gaugeNames.includes(gauge)) {
    throw invalidArgument(
      'gauge',
      gauge,
      `The absolute form knows ${gaugeNames.map((name) => `'${name}'`).join(', ')}.`,
      'Use one of these.',
    );
  }
  const response = responseOf(options.optimizer ?? 'sgd');

  // From a base of size one an input's fan-in scales too, as a hidden tensor's. A readout's fan-in
  // may be a multiple of the width, a window's; the activity is the network's: γ·n^r = γ′·d^r.
  const readout = role === 'output';
  const fanOut = readout ? 1 : width;
  const factors = factorsOf(
    {
      kind: 'rich',
      richness,
      gamma: readout ? gamma * (width / fanIn) ** richness : gamma,
    },
    readout ? 'output' : 'hidden',
    response,
    { gauge, fanFactor: constant(fanFactorValue(response.fanFactor, fanIn, fanOut)) },
  );
  const { multiplier, init, lr, epsilon } = valuesOf(
    factors,
    { fanIn, fanOut, depth: 1 },
    richness,
  );
  return { multiplier, init, lr, epsilon };
}
