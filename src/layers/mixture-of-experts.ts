import {
  expandDims,
  mean,
  mul,
  ones,
  reshape,
  type serialization,
  type Tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { type LayerVariable, layers } from '@tensorflow/tfjs-layers';
import { invalidArgument } from '../errors.ts';
import type { KnownKeys } from '../known-keys.ts';
import type { StaticLayouts } from '../model/registered-layer.ts';
import { activated, type GateActivation, gateActivations } from './gate-activation.ts';
import {
  checkScales,
  drawing,
  type InitialScales,
  type KernelStart,
  kernelStart,
} from './kernel-start.ts';
import {
  checkFlag,
  checkPositive,
  checkSize,
  checkWord,
  type LayerOptions,
  layerArguments,
} from './layer-options.ts';
import { routes } from './routing.ts';
import { applied, listOf, oneShape, read, type Shape, widthOf } from './tensors.ts';

/** The kernels of {@link mixtureOfExperts}. */
export type ExpertKernel = 'router' | 'gate' | 'value' | 'output';

/** Options of {@link mixtureOfExperts}. */
export interface MixtureOfExpertsConfig extends LayerOptions {
  /** The number of experts. */
  readonly experts: number;
  /** How many of them each token goes to; less than all. */
  readonly topK: number;
  /** The number of gated units inside each expert. */
  readonly hidden: number;
  /** The number of outputs; that of the inputs if left out. */
  readonly units?: number;
  /** What the gate inside an expert is passed through; `swish` if left out. */
  readonly activation?: GateActivation;
  /**
   * Whether the router's probabilities of the experts that are chosen are divided by their sum; if
   * left out, where there are several. With one there would be nothing to learn from.
   */
  readonly normalize?: boolean;
  /** Whether there is a second output, for {@link balanceLoss}; false if left out. */
  readonly balance?: boolean;
  /** How large kernels start, relative to 1/√fan-in; 1 where left out. */
  readonly initialScales?: InitialScales<ExpertKernel>;
}

type Settings = Required<Omit<MixtureOfExpertsConfig, keyof LayerOptions | 'units'>> &
  Pick<MixtureOfExpertsConfig, 'units'>;

const kernels: readonly ExpertKernel[] = ['router', 'gate', 'value', 'output'];
const keys: KnownKeys<Omit<MixtureOfExpertsConfig, keyof LayerOptions>> = {
  experts: true,
  topK: true,
  hidden: true,
  units: true,
  activation: true,
  normalize: true,
  balance: true,
  initialScales: true,
};

// [in, experts, hidden]: all experts are then one product of matrices.
const intoExperts = { fanIn: [0], fanOut: [2] } as const;

/** See {@link mixtureOfExperts}. */
export class MixtureOfExperts extends layers.Layer {
  static readonly className: string = 'MixtureOfExperts';
  static readonly richscale: StaticLayouts = {
    weights: {
      router: { layout: 'matrix', readout: true },
      gate: intoExperts,
      value: intoExperts,
      output: { fanIn: [1], fanOut: [2] },
    },
  };
  readonly routerInitializer: KernelStart;
  readonly gateInitializer: KernelStart;
  readonly valueInitializer: KernelStart;
  readonly outputInitializer: KernelStart;
  readonly #settings: Settings;
  readonly #kernels: Map<ExpertKernel, LayerVariable> = new Map();

  constructor(config: MixtureOfExpertsConfig) {
    super(layerArguments('mixtureOfExperts', config, keys));
    this.#settings = settingsOf(config);
    const { router = 1, gate = 1, value = 1, output = 1 } = this.#settings.initialScales;
    this.routerInitializer = kernelStart(router);
    this.gateInitializer = kernelStart(gate);
    this.valueInitializer = kernelStart(value);
    this.outputInitializer = kernelStart(output);
  }

  override build(inputShape: Shape | Shape[]): void {
    const inputs = widthOf(oneShape(inputShape), this.name);
    const { experts, hidden, units = inputs } = this.#settings;
    this.#add('router', inputs, [inputs, experts], this.routerInitializer);
    this.#add('gate', inputs, [inputs, experts, hidden], this.gateInitializer);
    this.#add('value', inputs, [inputs, experts, hidden], this.valueInitializer);
    this.#add('output', hidden, [experts, hidden, units], this.outputInitializer);
    this.built = true;
  }

  #add(name: ExpertKernel, fanIn: number, shape: number[], start: KernelStart): void {
    this.#kernels.set(name, this.addWeight(name, shape, 'float32', drawing(start, fanIn)));
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
    const shape = oneShape(inputShape);
    const output = [...shape.slice(0, -1), this.#settings.units ?? widthOf(shape, this.name)];
    return this.#settings.balance ? [output, [shape[0] ?? null, 1]] : output;
  }

  override call(inputs: Tensor | Tensor[]): Tensor | Tensor[] {
    return tidy(() => {
      const [x] = listOf(inputs) as [Tensor];
      const { activation, balance, experts, hidden, normalize, topK } = this.#settings;
      const tokens = reshape(x, [-1, x.shape.at(-1) as number]);
      const by = (name: ExpertKernel) => applied(tokens, read(this.#kernels.get(name)));
      const { gates, imbalance } = routes(by('router'), topK, normalize);
      const inside = mul(activated(activation, by('gate')), by('value'));
      const weighted = mul(reshape(inside, [-1, experts, hidden]), expandDims(gates, -1));
      // The sum over experts is part of the product.
      const flat = reshape(weighted, [-1, experts * hidden]);
      const mixed = applied(flat, read(this.#kernels.get('output')));
      const output = reshape(mixed, [...x.shape.slice(0, -1), mixed.shape[1] as number]);
      return balance ? [output, mul(ones([x.shape[0] as number, 1]), imbalance)] : output;
    });
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), ...(this.#settings as unknown as serialization.ConfigDict) };
  }
}

function settingsOf(config: MixtureOfExpertsConfig): Settings {
  const { experts, topK, hidden, units, activation = 'swish' } = config;
  const { normalize = topK > 1, balance = false, initialScales = {} } = config;
  const name = 'mixtureOfExperts';
  checkSize(experts, `${name}.experts`);
  checkSize(topK, `${name}.topK`);
  checkSize(hidden, `${name}.hidden`);
  if (units !== undefined) checkSize(units, `${name}.units`);
  checkWord(activation, gateActivations, `${name}.activation`);
  checkFlag(normalize, `${name}.normalize`);
  checkFlag(balance, `${name}.balance`);
  checkScales(initialScales, kernels, `${name}.initialScales`);
  if (topK >= experts) {
    throw invalidArgument(
      `${name}.topK`,
      topK,
      `There are ${experts} experts, and a router chooses some of them.`,
      'Give a smaller number.',
    );
  }
  if (normalize && topK === 1) {
    throw invalidArgument(
      `${name}.normalize`,
      true,
      'The gate of the one expert would always be 1, and the router would never learn.',
      'Leave it out, or let each token go to several experts.',
    );
  }
  return {
    experts,
    topK,
    hidden,
    ...(units === undefined ? {} : { units }),
    activation,
    normalize,
    balance,
    initialScales: { ...initialScales },
  };
}

/**
 * A mixture of gated experts: a router's softmax chooses `topK` of them for each token, and what they
 * make of it is added up, each times its gate. [batch, …, in] → [batch, …, units].
 *
 * All experts are worked out for every token and those not chosen are multiplied by zero: tfjs has no
 * sparse products. That costs experts ÷ topK times as much, and no token is ever dropped.
 *
 * With `balance` there is a second output, [batch, 1], for {@link balanceLoss}.
 *
 * @throws `invalid-argument` for options out of range; `unknown-key`
 * @see Shazeer et al., arXiv 1701.06538; Fedus et al., arXiv 2101.03961
 */
export function mixtureOfExperts(config: MixtureOfExpertsConfig): MixtureOfExperts {
  return new MixtureOfExperts(config);
}

/**
 * The loss for the second output of {@link mixtureOfExperts}, which keeps experts alike in use: strength ·
 * experts · Σ (share of tokens) · (mean probability), at least about `strength`. Its targets are
 * not looked at: give zeros of shape [examples, 1].
 *
 * @param strength positive; 0.01 in the paper
 * @throws `invalid-argument` for a strength that is not
 * @see Fedus et al., arXiv 2101.03961, equation 4
 */
export function balanceLoss(strength: number): (targets: Tensor, imbalance: Tensor) => Tensor {
  checkPositive(strength, 'strength');
  return (_, imbalance) => mul(mean(imbalance), strength);
}
