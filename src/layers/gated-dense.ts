import { add, mul, type serialization, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers } from '@tensorflow/tfjs-layers';
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
  checkSize,
  checkWord,
  type LayerOptions,
  layerArguments,
} from './layer-options.ts';
import { applied, listOf, oneShape, read, type Shape, widthOf } from './tensors.ts';

/** Options of {@link gatedDense}. */
export interface GatedDenseConfig extends LayerOptions {
  /** The number of gated units inside. */
  readonly hidden: number;
  /** The number of outputs; that of the inputs if left out. */
  readonly units?: number;
  /** What the gate is passed through; `swish` if left out. */
  readonly activation?: GateActivation;
  /** Whether the three kernels have biases; false if left out. */
  readonly useBias?: boolean;
  /** How large kernels start, relative to 1/√fan-in; 1 where left out. */
  readonly initialScales?: InitialScales<GatedKernel>;
}

/** The kernels of {@link gatedDense}. */
export type GatedKernel = 'gate' | 'value' | 'output';

const kernels: readonly GatedKernel[] = ['gate', 'value', 'output'];
export const gatedKeys: KnownKeys<Omit<GatedDenseConfig, keyof LayerOptions>> = {
  hidden: true,
  units: true,
  activation: true,
  useBias: true,
  initialScales: true,
};

/** See {@link gatedDense}. */
export class GatedDense extends layers.Layer {
  static readonly className: string = 'GatedDense';
  static readonly richscale: StaticLayouts = {
    weights: {
      gate: 'matrix',
      value: 'matrix',
      output: 'matrix',
      gate_bias: { layout: 'bias', optional: true },
      value_bias: { layout: 'bias', optional: true },
      output_bias: { layout: 'bias', optional: true },
    },
  };
  readonly gateInitializer: KernelStart;
  readonly valueInitializer: KernelStart;
  readonly outputInitializer: KernelStart;
  readonly #config: GatedDenseConfig;
  readonly #kernels: Map<GatedKernel, LayerVariable> = new Map();
  readonly #biases: Map<GatedKernel, LayerVariable> = new Map();

  constructor(config: GatedDenseConfig) {
    super(layerArguments('gatedDense', config, gatedKeys));
    const { hidden, units, activation = 'swish', useBias = false, initialScales = {} } = config;
    checkSize(hidden, 'gatedDense.hidden');
    if (units !== undefined) checkSize(units, 'gatedDense.units');
    checkWord(activation, gateActivations, 'gatedDense.activation');
    checkFlag(useBias, 'gatedDense.useBias');
    checkScales(initialScales, kernels, 'gatedDense.initialScales');
    this.#config = {
      hidden,
      ...(units === undefined ? {} : { units }),
      activation,
      useBias,
      initialScales: { ...initialScales },
    };
    this.gateInitializer = kernelStart(initialScales.gate ?? 1);
    this.valueInitializer = kernelStart(initialScales.value ?? 1);
    this.outputInitializer = kernelStart(initialScales.output ?? 1);
  }

  override build(inputShape: Shape | Shape[]): void {
    const inputs = widthOf(oneShape(inputShape), this.name);
    const { hidden, units = inputs } = this.#config;
    this.#add('gate', inputs, hidden, this.gateInitializer);
    this.#add('value', inputs, hidden, this.valueInitializer);
    this.#add('output', hidden, units, this.outputInitializer);
    this.built = true;
  }

  #add(name: GatedKernel, fanIn: number, fanOut: number, start: KernelStart): void {
    const kernel = this.addWeight(name, [fanIn, fanOut], 'float32', drawing(start, fanIn));
    this.#kernels.set(name, kernel);
    if (this.#config.useBias !== true) return;
    const bias = this.addWeight(`${name}_bias`, [fanOut], 'float32', initializers.zeros());
    this.#biases.set(name, bias);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = oneShape(inputShape);
    return [...shape.slice(0, -1), this.#config.units ?? widthOf(shape, this.name)];
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => {
      const [x] = listOf(inputs) as [Tensor];
      const { activation = 'swish' } = this.#config;
      const gate = activated(activation, this.#dense('gate', x));
      return this.#dense('output', mul(gate, this.#dense('value', x)));
    });
  }

  #dense(name: GatedKernel, x: Tensor): Tensor {
    const product = applied(x, read(this.#kernels.get(name)));
    const bias = this.#biases.get(name);
    return bias === undefined ? product : add(product, read(bias));
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), ...(this.#config as unknown as serialization.ConfigDict) };
  }
}

/**
 * A gated feed-forward layer, (act(x · gate) ⊙ (x · value)) · output: SwiGLU, as in most language
 * models of today. [batch, …, in] → [batch, …, units].
 *
 * @throws `invalid-argument` for options out of range; `unknown-key`
 * @see Shazeer, arXiv 2002.05202
 */
export function gatedDense(config: GatedDenseConfig): GatedDense {
  return new GatedDense(config);
}
