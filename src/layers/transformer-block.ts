import { add, mul, type serialization, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { invalidArgument } from '../errors.ts';
import { checkKeys, type KnownKeys } from '../known-keys.ts';
import type { StaticLayouts } from '../model/registered-layer.ts';
import { attentionInputs, refuseImplicitMask } from './attention-inputs.ts';
import { attentionKeys, type MultiHeadAttentionConfig } from './attention-options.ts';
import { buildHeld, CompositeLayer } from './composite-layer.ts';
import { GatedDense, type GatedDenseConfig, gatedKeys } from './gated-dense.ts';
import { checkPositive, type LayerOptions, layerArguments } from './layer-options.ts';
import { MultiHeadAttention } from './multi-head-attention.ts';
import { RMSNormalization } from './rms-normalization.ts';
import { listOf, type Shape } from './tensors.ts';

/** What of attention is said of a block: it reads and writes the width of the stream. */
export type BlockAttention = Omit<MultiHeadAttentionConfig, keyof LayerOptions | 'units'>;

/** What of the feed-forward layer is said of a block. */
export type BlockFeedForward = Omit<GatedDenseConfig, keyof LayerOptions | 'units'>;

/** Options of {@link transformerBlock}. */
export interface TransformerBlockConfig extends LayerOptions {
  readonly attention: BlockAttention;
  readonly feedForward: BlockFeedForward;
  /** Added to mean squares by the norms; 1e-6 if left out. */
  readonly epsilon?: number;
  /** What each of the two branches is multiplied by. Saved models have it; `parameterize` sets it. */
  readonly branchMultiplier?: number;
}

const keys: KnownKeys<Omit<TransformerBlockConfig, keyof LayerOptions>> = {
  attention: true,
  feedForward: true,
  epsilon: true,
  branchMultiplier: true,
};
// A block reads and writes the width of its input.
const { units: _, ...blockAttentionKeys } = attentionKeys;
const { units: __, ...blockFeedForwardKeys } = gatedKeys;

/** See {@link transformerBlock}. */
export class TransformerBlock extends CompositeLayer {
  static readonly className: string = 'PreNormTransformerBlock';
  static readonly richscale: StaticLayouts = {
    weights: {},
    holds: ['attentionNorm', 'attention', 'feedForwardNorm', 'feedForward'],
    branches: {
      attentionNorm: [],
      attention: ['output', 'output_bias'],
      feedForwardNorm: [],
      feedForward: ['output', 'output_bias'],
    },
  };
  readonly attentionNorm: RMSNormalization;
  readonly attention: MultiHeadAttention;
  readonly feedForwardNorm: RMSNormalization;
  readonly feedForward: GatedDense;
  /** What each of the two branches is multiplied by. `parameterize` sets it. */
  branchMultiplier: number;
  readonly #epsilon: number;
  readonly #feedForward: BlockFeedForward;

  constructor(config: TransformerBlockConfig) {
    super(layerArguments('transformerBlock', config, keys));
    const { attention, feedForward, epsilon = 1e-6, branchMultiplier = 1 } = config;
    checkPositive(epsilon, 'transformerBlock.epsilon');
    checkPositive(branchMultiplier, 'transformerBlock.branchMultiplier');
    checkKeys('transformerBlock.attention', attention, blockAttentionKeys);
    checkKeys('transformerBlock.feedForward', feedForward, blockFeedForwardKeys);
    this.#epsilon = epsilon;
    this.#feedForward = { ...feedForward };
    this.branchMultiplier = branchMultiplier;
    // Files keep weights by these names, which have to be the same whenever the block is made.
    this.attentionNorm = new RMSNormalization({ name: 'attentionNorm', epsilon });
    this.attention = new MultiHeadAttention({ ...attention, name: 'attention' });
    this.feedForwardNorm = new RMSNormalization({ name: 'feedForwardNorm', epsilon });
    this.feedForward = new GatedDense({ ...feedForward, name: 'feedForward' });
    if (config.trainable === false) this.trainable = false;
  }

  protected override get held(): readonly layers.Layer[] | undefined {
    if (this.feedForward === undefined) return undefined;
    return [this.attentionNorm, this.attention, this.feedForwardNorm, this.feedForward];
  }

  override build(inputShape: Shape | Shape[]): void {
    const stream = this.computeOutputShape(inputShape);
    for (const layer of this.held ?? []) buildHeld(layer, stream);
    this.built = true;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const given = attentionInputs<Shape>(inputShape, this.name, { causal: false, rotary: false });
    this.#refuseContext(given.context !== given.queries);
    return given.queries;
  }

  override call(inputs: Tensor | Tensor[], options?: unknown): Tensor {
    refuseImplicitMask(options, this.name);
    return tidy(() => {
      const [x, ...mask] = listOf(inputs) as [Tensor, ...Tensor[]];
      this.#refuseContext(mask[0]?.rank === 3);
      const normed = this.attentionNorm.call(x);
      const attended = add(x, this.#branch(this.attention.call([normed, ...mask])));
      const fed = this.feedForward.call(this.feedForwardNorm.call(attended));
      return add(attended, this.#branch(fed));
    });
  }

  #branch(x: Tensor): Tensor {
    return this.branchMultiplier === 1 ? x : mul(x, this.branchMultiplier);
  }

  #refuseContext(crossed: boolean): void {
    if (!crossed) return;
    throw invalidArgument(
      this.name,
      'a context',
      'A block attends to its own input.',
      'Make a block with cross-attention of rmsNormalization, multiHeadAttention and add.',
    );
  }

  override getConfig(): serialization.ConfigDict {
    // As it is now: the multiplier of its logits may have been set.
    const attention = Object.fromEntries(
      Object.entries(this.attention.getConfig()).filter(([key]) =>
        Object.hasOwn(blockAttentionKeys, key),
      ),
    );
    return {
      ...super.getConfig(),
      trainable: this.trainable,
      attention,
      feedForward: { ...this.#feedForward } as unknown as serialization.ConfigDict,
      epsilon: this.#epsilon,
      branchMultiplier: this.branchMultiplier,
    };
  }
}

/**
 * A transformer's block with norms in front of its two residual branches:
 * x + b · attention(norm(x)), then the same with a gated feed-forward layer. Apply it to x of shape
 * [batch, positions, width], or to [x, mask] with a padding mask [batch, positions].
 *
 * b is 1 until `parameterize` is told that the `depth` scales: it then sets L^(−α), or folds it into
 * what the branches' last kernels store.
 *
 * @throws `invalid-argument` for options out of range and other inputs; `unknown-key`
 * @see Xiong et al., arXiv 2002.04745 (norms in front); Dey et al., arXiv 2505.01618 (α)
 */
export function transformerBlock(config: TransformerBlockConfig): TransformerBlock {
  return new TransformerBlock(config);
}
