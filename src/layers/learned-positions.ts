import { add, type serialization, slice, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers } from '@tensorflow/tfjs-layers';
import { invalidArgument } from '../errors.ts';
import type { KnownKeys } from '../known-keys.ts';
import type { StaticLayouts } from '../model/registered-layer.ts';
import { checkPositive, checkSize, type LayerOptions, layerArguments } from './layer-options.ts';
import { listOf, oneShape, read, type Shape, widthOf } from './tensors.ts';

/** Options of {@link learnedPositions}. */
export interface LearnedPositionsConfig extends LayerOptions {
  /** The most positions that there can be. */
  readonly length: number;
  /** The initial standard deviation of the table's entries, at every width; 0.02 if left out. */
  readonly std?: number;
}

const keys: KnownKeys<Omit<LearnedPositionsConfig, keyof LayerOptions>> = {
  length: true,
  std: true,
};

/** See {@link learnedPositions}. */
export class LearnedPositions extends layers.Layer {
  static readonly className: string = 'LearnedPositions';
  static readonly richscale: StaticLayouts = { weights: { table: 'embedding' } };
  readonly tableInitializer: ReturnType<typeof initializers.randomNormal>;
  readonly #length: number;
  readonly #std: number;
  #table: LayerVariable | undefined;

  constructor(config: LearnedPositionsConfig) {
    super(layerArguments('learnedPositions', config, keys));
    const { length, std = 0.02 } = config;
    checkSize(length, 'learnedPositions.length');
    checkPositive(std, 'learnedPositions.std');
    this.#length = length;
    this.#std = std;
    this.tableInitializer = initializers.randomNormal({ mean: 0, stddev: std });
  }

  override build(inputShape: Shape | Shape[]): void {
    const shape = oneShape(inputShape);
    this.#checkPositions(shape);
    const table = [this.#length, widthOf(shape, this.name)];
    this.#table = this.addWeight('table', table, 'float32', this.tableInitializer);
    this.built = true;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return oneShape(inputShape);
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => {
      const [x] = listOf(inputs) as [Tensor];
      this.#checkPositions(x.shape);
      const [positions, width] = x.shape.slice(-2) as [number, number];
      return add(x, slice(read(this.#table), [0, 0], [positions, width]));
    });
  }

  #checkPositions(shape: Shape): void {
    const positions = shape.at(-2);
    const fits = shape.length === 3 && (positions ?? 0) <= this.#length;
    if (fits) return;
    throw invalidArgument(
      this.name,
      shape,
      `It adds rows to [batch, positions, width], and has ${this.#length} of them.`,
      'Give it such an input, or a larger `length`.',
    );
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), length: this.#length, std: this.#std };
  }
}

/**
 * Adds to each position its row of a learned table: [batch, positions, width] → the same. The
 * alternative to rotary positions.
 *
 * @throws `invalid-argument` for options out of range and for more positions than rows; `unknown-key`
 */
export function learnedPositions(config: LearnedPositionsConfig): LearnedPositions {
  return new LearnedPositions(config);
}
