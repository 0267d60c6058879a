import { matMul, mul, reshape, type serialization, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { type LayerVariable, layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { invalidArgument } from '../errors.ts';
import { checkKeys, type KnownKeys } from '../known-keys.ts';
import { inside, isContainer, placeOf, plainClassName } from '../model/internals.ts';
import type { StaticLayouts } from '../model/registered-layer.ts';
import { multipliersOf } from '../tfjs/multiplied-layers.ts';
import { type LayerOptions, layerArguments } from './layer-options.ts';
import { listOf, oneShape, read, type Shape } from './tensors.ts';

/** Options of {@link tiedReadout}. */
export interface TiedReadoutConfig extends LayerOptions {
  /** The embedding whose table is read by, or its name: `{ name: 'tokens' }`. */
  readonly embedding: { readonly name: string };
}

const keys: KnownKeys<Omit<TiedReadoutConfig, keyof LayerOptions>> = { embedding: true };

/** See {@link tiedReadout}. */
export class TiedReadout extends layers.Layer {
  static readonly className: string = 'TiedReadout';
  static readonly richscale: StaticLayouts = { weights: {}, output: 'sum' };
  readonly #embedding: string;
  #found: layers.Layer | undefined;

  constructor(config: TiedReadoutConfig) {
    super(layerArguments('tiedReadout', config, keys));
    const name: unknown = (config.embedding as { name?: unknown } | undefined)?.name;
    if (typeof name !== 'string' || name === '') {
      throw invalidArgument(
        'tiedReadout.embedding',
        config.embedding,
        'It has no name.',
        "Pass the embedding layer, or { name: 'tokens' }.",
      );
    }
    if (!(config.embedding instanceof layers.Layer)) {
      checkKeys('tiedReadout.embedding', config.embedding, { name: true });
    }
    this.#embedding = name;
  }

  override apply(...args: Parameters<layers.Layer['apply']>): ReturnType<layers.Layer['apply']> {
    const [input] = listOf<unknown>(args[0]);
    if (isSymbolic(input)) this.#found = this.#embeddingBefore(input);
    return super.apply(...args);
  }

  #embeddingBefore(output: SymbolicTensor): layers.Layer {
    const found = layersBefore(output).find(({ name }) => name === this.#embedding);
    if (found !== undefined && plainClassName(found) === 'Embedding') return found;
    throw invalidArgument(
      `${this.name}.embedding`,
      this.#embedding,
      found === undefined
        ? 'No layer before it in its model has this name.'
        : `That is a ${plainClassName(found)}.`,
      'Give the embedding that its input is made with; one outside of the model cannot be saved with it.',
    );
  }

  /** The table as the forward pass has it. */
  #table(): { readonly value: Tensor; readonly multiplier: number } {
    const embedding = this.#found as layers.Layer;
    return {
      value: read(inside(embedding).embeddings as LayerVariable),
      multiplier: Number(multipliersOf(embedding).get('embeddings') ?? 1),
    };
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = oneShape(inputShape);
    const { inputDim, outputDim } = inside(this.#found as layers.Layer);
    if (shape.at(-1) === outputDim) return [...shape.slice(0, -1), inputDim as number];
    throw invalidArgument(
      this.name,
      shape,
      `The embedding has rows of ${outputDim} features, and its input has others.`,
      'Project to the width of the embedding first.',
    );
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => {
      const [x] = listOf(inputs) as [Tensor];
      const { value, multiplier } = this.#table();
      const rows = reshape(x, [-1, x.shape.at(-1) as number]);
      const product = matMul(rows, value as typeof rows, false, true);
      const logits = multiplier === 1 ? product : mul(product, multiplier);
      return reshape(logits, [...x.shape.slice(0, -1), product.shape[1] as number]);
    });
  }

  override getConfig(): serialization.ConfigDict {
    // tfjs writes other names than `name` in another case.
    return { ...super.getConfig(), embedding: { name: this.#embedding } };
  }
}

function isSymbolic(value: unknown): value is SymbolicTensor {
  return typeof value === 'object' && value !== null && 'sourceLayer' in value;
}

/** The layers that a symbolic tensor is made by, those of nested models too. */
function layersBefore(output: SymbolicTensor): readonly layers.Layer[] {
  const seen = new Set<SymbolicTensor>();
  const found = new Set<layers.Layer>();
  const place = (layer: layers.Layer): void => {
    found.add(layer);
    if (isContainer(layer)) inside(layer).layers?.forEach(place);
  };
  const waiting = [output];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    place(placeOf(next).sourceLayer);
    waiting.push(...next.inputs);
  }
  return [...found];
}

/**
 * Logits of the tokens of an embedding by its own table: x · tableᵀ. [batch, …, width] → [batch, …,
 * tokens]. It has no weight, and finds the embedding by its name among the layers that its input is
 * made by, so a model is copied and saved with the two tied.
 *
 * `parameterize` multiplies the logits as `outputs` would, without being told.
 *
 * @throws `invalid-argument` for what is no embedding before it, and for an input of another width;
 *   `unknown-key`
 * @see Press and Wolf, arXiv 1608.05859
 */
export function tiedReadout(config: TiedReadoutConfig): TiedReadout {
  return new TiedReadout(config);
}
