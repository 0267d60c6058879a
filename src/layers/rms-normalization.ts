import {
  add,
  mean,
  mul,
  rsqrt,
  type serialization,
  square,
  type Tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers } from '@tensorflow/tfjs-layers';
import type { KnownKeys } from '../known-keys.ts';
import type { StaticLayouts } from '../model/registered-layer.ts';
import { checkFlag, checkPositive, type LayerOptions, layerArguments } from './layer-options.ts';
import { listOf, oneShape, read, type Shape, widthOf } from './tensors.ts';

/** Options of {@link rmsNormalization}. */
export interface RMSNormalizationConfig extends LayerOptions {
  /** Added to the mean square; 1e-6 if left out. Positive. */
  readonly epsilon?: number;
  /** Whether each feature has a gain, which starts at 1; true if left out. */
  readonly gain?: boolean;
}

const keys: KnownKeys<Omit<RMSNormalizationConfig, keyof LayerOptions>> = {
  epsilon: true,
  gain: true,
};

/** See {@link rmsNormalization}. */
export class RMSNormalization extends layers.Layer {
  static readonly className: string = 'RootMeanSquareNormalization';
  static readonly richscale: StaticLayouts = {
    weights: { gain: { layout: 'gain', optional: true } },
  };
  readonly gainInitializer: ReturnType<typeof initializers.ones> = initializers.ones();
  readonly #epsilon: number;
  readonly #hasGain: boolean;
  #gain: LayerVariable | undefined;

  constructor(config: RMSNormalizationConfig = {}) {
    super(layerArguments('rmsNormalization', config, keys));
    const { epsilon = 1e-6, gain = true } = config;
    checkPositive(epsilon, 'rmsNormalization.epsilon');
    checkFlag(gain, 'rmsNormalization.gain');
    this.#epsilon = epsilon;
    this.#hasGain = gain;
  }

  override build(inputShape: Shape | Shape[]): void {
    const width = widthOf(oneShape(inputShape), this.name);
    if (this.#hasGain) {
      this.#gain = this.addWeight('gain', [width], 'float32', this.gainInitializer);
    }
    this.built = true;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return oneShape(inputShape);
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => {
      const [x] = listOf(inputs) as [Tensor];
      const normalized = normalizedByRootMeanSquare(x, this.#epsilon);
      return this.#gain === undefined ? normalized : mul(normalized, read(this.#gain));
    });
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), epsilon: this.#epsilon, gain: this.#hasGain };
  }
}

/** x ÷ √(mean of x² over the last axis + ε). */
export function normalizedByRootMeanSquare(x: Tensor, epsilon: number): Tensor {
  return mul(x, rsqrt(add(mean(square(x), -1, true), epsilon)));
}

/**
 * Root mean square normalization over the last axis: x ÷ √(mean x² + ε), times a gain for each
 * feature. [batch, …, width] → the same.
 *
 * @throws `invalid-argument` for options out of range; `unknown-key`
 * @see Zhang and Sennrich, arXiv 1910.07467
 */
export function rmsNormalization(config: RMSNormalizationConfig = {}): RMSNormalization {
  return new RMSNormalization(config);
}
