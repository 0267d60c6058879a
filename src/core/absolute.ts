import { invalidArgument } from '../errors.ts';
import { type GaugeName, gaugeNames } from './theory/gauge.ts';
import { epsilonDegree, type Optimizer, responseOf } from './theory/response.ts';

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

/** The values themselves, not factors relative to a base model. */
export interface AbsoluteValues {
  /** Forward multiplier. */
  readonly multiplier: number;
  /** Standard deviation of a stored entry at initialization. */
  readonly init: number;
  /** Learning rate, in units of the global one. */
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
 * @throws `invalid-argument` for a number out of range, an unknown role, gauge or optimizer
 * @see Karkada, arXiv 2404.19719, the three gauges; the author's code, dkarkada/mupify, has the
 *   cases r = 0 and r = 1/2
 */
export function absolute(options: AbsoluteOptions): AbsoluteValues {
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

  const activity = gamma * width ** richness;
  const q = role === 'output' ? 1 / fanIn : activity ** 2 / fanIn;
  const init = Math.sqrt(q) / activity;
  const gradient = role === 'output' ? 1 : 1 / (activity * Math.sqrt(width));
  const fanOut = role === 'output' ? 1 : width;
  const perLearningRate =
    gradient ** response.gradientDegree *
    init ** response.weightDegree *
    (fanIn * fanOut) ** (-response.matrix / 2);
  const lr = (q * gradient) / perLearningRate;

  const multiplier = { 'unit-multiplier': 1, 'unit-gradient': Math.sqrt(q), 'unit-init': init }[
    gauge
  ];
  return {
    multiplier,
    init: init / multiplier,
    lr: lr * multiplier ** -(1 + response.gradientDegree - response.weightDegree),
    epsilon: (gradient * multiplier) ** epsilonDegree(response),
  };
}
