import { cast, notEqual, type serialization, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { invalidArgument } from '../errors.ts';
import type { KnownKeys } from '../known-keys.ts';
import { type LayerOptions, layerArguments } from './layer-options.ts';
import { listOf, oneShape, type Shape } from './tensors.ts';

/** Options of {@link paddingMask}. */
export interface PaddingMaskConfig extends LayerOptions {
  /** The token that stands for nothing; 0 if left out. */
  readonly token?: number;
}

const keys: KnownKeys<Omit<PaddingMaskConfig, keyof LayerOptions>> = { token: true };

/** See {@link paddingMask}. */
export class PaddingMask extends layers.Layer {
  static readonly className: string = 'PaddingMask';
  readonly #token: number;

  constructor(config: PaddingMaskConfig = {}) {
    super(layerArguments('paddingMask', config, keys));
    const { token = 0 } = config;
    if (!Number.isInteger(token)) {
      throw invalidArgument(
        'paddingMask.token',
        token,
        'A token is a whole number.',
        'Give such as 0.',
      );
    }
    this.#token = token;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return oneShape(inputShape);
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => {
      const [tokens] = listOf(inputs) as [Tensor];
      return cast(notEqual(cast(tokens, 'int32'), this.#token), 'float32');
    });
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), token: this.#token };
  }
}

/**
 * The mask of a batch of tokens that attention takes: [batch, positions] → the same, 0 where there is
 * only padding and 1 elsewhere.
 *
 * @throws `invalid-argument` for a token that is no whole number; `unknown-key`
 */
export function paddingMask(config: PaddingMaskConfig = {}): PaddingMask {
  return new PaddingMask(config);
}
