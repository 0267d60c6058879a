import {
  add,
  matMul,
  mul,
  reshape,
  type serialization,
  type Tensor,
  tidy,
  transpose,
} from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers } from '@tensorflow/tfjs-layers';
import type { StaticLayouts } from '../model/registered-layer.ts';
import { attentionInputs, refuseImplicitMask } from './attention-inputs.ts';
import { maskedSoftmax } from './attention-mask.ts';
import {
  type AttentionKernel,
  type AttentionSettings,
  attentionKeys,
  attentionSettings,
  type MultiHeadAttentionConfig,
} from './attention-options.ts';
import { drawing, type KernelStart, kernelStart } from './kernel-start.ts';
import { layerArguments } from './layer-options.ts';
import { normalizedByRootMeanSquare } from './rms-normalization.ts';
import { rotated } from './rotary.ts';
import { applied, read, type Shape, widthOf } from './tensors.ts';

const ofHeads = { fanIn: [0], fanOut: [1, 2] } as const;
const bias = { layout: 'bias', optional: true } as const;
const gain = { layout: 'gain', optional: true } as const;

/** Of queries and keys that are normed; that of {@link normalizedByRootMeanSquare} elsewhere. */
const epsilon = 1e-6;

/** See {@link multiHeadAttention}. */
export class MultiHeadAttention extends layers.Layer {
  static readonly className: string = 'ScaledMultiHeadAttention';
  static readonly richscale: StaticLayouts = {
    weights: {
      query: ofHeads,
      key: ofHeads,
      value: ofHeads,
      output: { fanIn: [0, 1], fanOut: [2] },
      query_bias: bias,
      key_bias: bias,
      value_bias: bias,
      output_bias: bias,
      query_gain: gain,
      key_gain: gain,
    },
    logits: { weight: 'query', axis: 2 },
  };
  readonly queryInitializer: KernelStart;
  readonly keyInitializer: KernelStart;
  readonly valueInitializer: KernelStart;
  readonly outputInitializer: KernelStart;
  /** What logits are multiplied by besides 1/√headDim. `parameterize` sets it. */
  logitMultiplier: number;
  readonly #settings: AttentionSettings;
  readonly #weights: Map<string, LayerVariable> = new Map();

  constructor(config: MultiHeadAttentionConfig) {
    super(layerArguments('multiHeadAttention', config, attentionKeys));
    this.#settings = attentionSettings(config);
    this.logitMultiplier = config.logitMultiplier ?? 1;
    const { query = 1, key = 1, value = 1, output = 1 } = this.#settings.initialScales;
    this.queryInitializer = kernelStart(query);
    this.keyInitializer = kernelStart(key);
    this.valueInitializer = kernelStart(value);
    this.outputInitializer = kernelStart(output);
  }

  override build(inputShape: Shape | Shape[]): void {
    const { queries, context } = attentionInputs<Shape>(inputShape, this.name, this.#settings);
    const { heads, headDim, keyValueHeads, queryKeyNorm } = this.#settings;
    const from = widthOf(queries, this.name);
    const contextWidth = widthOf(context, this.name);
    const { units = from } = this.#settings;
    this.#add('query', from, [from, heads, headDim], this.queryInitializer);
    this.#add('key', contextWidth, [contextWidth, keyValueHeads, headDim], this.keyInitializer);
    this.#add('value', contextWidth, [contextWidth, keyValueHeads, headDim], this.valueInitializer);
    this.#add('output', heads * headDim, [heads, headDim, units], this.outputInitializer);
    if (queryKeyNorm) {
      for (const name of ['query_gain', 'key_gain']) {
        this.#weights.set(name, this.addWeight(name, [headDim], 'float32', initializers.ones()));
      }
    }
    this.built = true;
  }

  #add(name: AttentionKernel, fanIn: number, shape: number[], start: KernelStart): void {
    this.#weights.set(name, this.addWeight(name, shape, 'float32', drawing(start, fanIn)));
    if (!this.#settings.useBias) return;
    const own = name === 'output' ? shape.slice(2) : shape.slice(1);
    const added = this.addWeight(`${name}_bias`, own, 'float32', initializers.zeros());
    this.#weights.set(`${name}_bias`, added);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const { queries } = attentionInputs<Shape>(inputShape, this.name, this.#settings);
    return [...queries.slice(0, -1), this.#settings.units ?? widthOf(queries, this.name)];
  }

  override call(inputs: Tensor | Tensor[], options?: unknown): Tensor {
    refuseImplicitMask(options, this.name);
    return tidy(() => {
      const { causal, headDim, heads, keyValueHeads } = this.#settings;
      const {
        queries: x,
        context,
        padding,
      } = attentionInputs<Tensor>(inputs, this.name, this.#settings);
      const [batch, queries] = x.shape as [number, number];
      const keys = context.shape[1] as number;
      const scale = this.logitMultiplier / Math.sqrt(headDim);
      const q = mul(this.#positioned('query', x, heads), scale);
      const k = this.#positioned('key', context, keyValueHeads);
      const v = this.#projected('value', context, keyValueHeads);
      // The heads that share keys are so many more queries of theirs: nothing is repeated.
      const shared = (heads / keyValueHeads) * queries;
      const grouped = reshape(q, [batch, keyValueHeads, shared, headDim]);
      const logits = reshape(matMul(grouped, k, false, true), [batch, heads, queries, keys]);
      const attention = maskedSoftmax(logits, { causal, padding });
      const mixed = matMul(reshape(attention, [batch, keyValueHeads, shared, keys]), v);
      const byHead = reshape(mixed, [batch, heads, queries, headDim]);
      const joined = reshape(transpose(byHead, [0, 2, 1, 3]), [batch, queries, heads * headDim]);
      return this.#plusBias('output', applied(joined, read(this.#weights.get('output'))));
    });
  }

  /** Queries or keys: [batch, heads, positions, headDim]. */
  #positioned(name: 'query' | 'key', x: Tensor, heads: number): Tensor {
    const { queryKeyNorm, rotary } = this.#settings;
    const plain = this.#projected(name, x, heads);
    const normed = queryKeyNorm
      ? mul(normalizedByRootMeanSquare(plain, epsilon), read(this.#weights.get(`${name}_gain`)))
      : plain;
    return rotary ? rotated(normed) : normed;
  }

  #projected(name: AttentionKernel, x: Tensor, heads: number): Tensor {
    const [batch, positions] = x.shape as [number, number];
    const flat = this.#plusBias(name, applied(x, read(this.#weights.get(name))));
    const { headDim } = this.#settings;
    return transpose(reshape(flat, [batch, positions, heads, headDim]), [0, 2, 1, 3]);
  }

  #plusBias(name: AttentionKernel, x: Tensor): Tensor {
    const weight = this.#weights.get(`${name}_bias`);
    return weight === undefined ? x : add(x, reshape(read(weight), [-1]));
  }

  override getConfig(): serialization.ConfigDict {
    const { logitMultiplier } = this;
    const settings = this.#settings as unknown as serialization.ConfigDict;
    return { ...super.getConfig(), ...settings, logitMultiplier };
  }
}

/**
 * Attention with several heads: softmax(q·k · logitMultiplier/√headDim) · v. Apply it to x of shape
 * [batch, positions, width], to [x, mask], [x, context] or [x, context, mask]; the mask is [batch,
 * positions of the context], 0 at padding. What is masked has no part in anything, exactly; a query
 * that may attend to nothing gets zeros in place of values.
 *
 * Where the head size grows, logits have to be divided by more than √headDim for features to learn
 * as much at every width. `parameterize` sets the factor, which the plan names: it is 1 at the base
 * width, and where heads are added and their size is kept.
 *
 * @returns a layer with outputs of shape [batch, positions, units]
 * @throws `invalid-argument` for options out of range, for inputs of other ranks, and for masks that
 *   tfjs hands on by itself; `unknown-key`
 * @see Vaswani et al., arXiv 1706.03762; Ainslie et al., arXiv 2305.13245 (grouped keys); Dehghani et
 *   al., arXiv 2302.05442 (query and key norms); Yang et al., arXiv 2203.03466 (logits)
 */
export function multiHeadAttention(config: MultiHeadAttentionConfig): MultiHeadAttention {
  return new MultiHeadAttention(config);
}
