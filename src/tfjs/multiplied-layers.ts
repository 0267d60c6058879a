import { serialization, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { invalidArgument } from '../errors.ts';
import { inside, multipliedPrefix, variableOf, withValue } from '../model/internals.ts';
import { tfjsClassNames } from '../model/known-layers.ts';
import { partsOf } from '../model/layer-parts.ts';
import { type Factor, times } from '../model/segment-factor.ts';

/** The forward multiplier of one weight of a layer. */
export interface Multiplier {
  /** The weight's name within its layer: `kernel`, `forward/recurrent_kernel`. */
  readonly name: string;
  readonly value: Factor;
}

/** A layer class, with the name that saved models call it by. */
export type LayerClass = {
  new (config: never): layers.Layer;
  readonly className: string;
};

/** The configuration of a multiplied layer: its plain layer's, and the multipliers. */
type MultipliedConfig = serialization.ConfigDict & { readonly multipliers: readonly Multiplier[] };

const made = new Map<string, LayerClass>();

/**
 * The class of a layer whose weights are multiplied in the forward pass: a subclass of the plain
 * one, called `Richscale` and its name. The stored weights, and so what is trained and saved,
 * are the unmultiplied ones; outputs are the true activations. Stock tfjs refuses to load the
 * class, where it would silently drop an attribute.
 */
export function multipliedClass(plain: LayerClass): LayerClass {
  const className = `${multipliedPrefix}${plain.className}`;
  const known = made.get(className);
  if (known !== undefined && Object.getPrototypeOf(known) === plain) return known;

  // biome-ignore lint/suspicious/noExplicitAny: TypeScript wants a mixin's constructor to take any[]
  type Arguments = any[];
  const Plain = plain as unknown as new (...args: Arguments) => layers.Layer;
  class Multiplied extends Plain {
    static readonly className = className;
    readonly #multipliers: readonly Multiplier[];

    constructor(...args: Arguments) {
      const { multipliers, ...config } = args[0] as MultipliedConfig;
      super(config);
      if (!Array.isArray(multipliers)) throw withoutMultipliers(plain.className);
      this.#multipliers = multipliers;
    }

    override call(...args: Parameters<layers.Layer['call']>): Tensor | Tensor[] {
      // An embedding is linear in its table: multiplying the few rows looked up is the same.
      if (plain.className === 'Embedding') {
        const factor = this.#multipliers.find(({ name }) => name === 'embeddings')?.value ?? 1;
        return tidy(() => times(super.call(...args) as Tensor, factor));
      }
      return tidy(() => callMultiplied(this, this.#multipliers, () => super.call(...args)));
    }

    override getConfig(): serialization.ConfigDict {
      const multipliers = this.#multipliers.map(({ name, value }) => ({
        name,
        value: typeof value === 'number' ? value : value.map((each) => ({ ...each })),
      }));
      return { ...super.getConfig(), ...cellConfig(plain, this), multipliers };
    }
  }
  const result = Multiplied as unknown as LayerClass;
  made.set(className, result);
  serialization.registerClass(
    result as unknown as Parameters<typeof serialization.registerClass>[0],
  );
  return result;
}

function withoutMultipliers(className: string): Error {
  return invalidArgument(
    `${className}.fromConfig`,
    'a configuration without `multipliers`',
    'The class drops from its configuration what it does not know.',
    'Let fromConfig pass all of it on: new cls(config).',
  );
}

/** What tfjs's RNN leaves out of its configuration if its class is not called `RNN`. */
function cellConfig(plain: LayerClass, layer: layers.Layer): serialization.ConfigDict {
  const { cell } = inside(layer);
  if (plain.className !== 'RNN' || cell === undefined) return {};
  return { cell: { className: cell.getClassName(), config: cell.getConfig() } };
}

/** Calls `body` while every weight that has a multiplier reads as its multiplied value. */
function callMultiplied<T>(
  layer: layers.Layer,
  multipliers: readonly Multiplier[],
  body: () => T,
): T {
  const factors = new Map(multipliers.map(({ name, value }) => [name, value]));
  const multiplied = partsOf(layer).flatMap(({ localName, variable }) => {
    const factor = factors.get(localName);
    return factor === undefined || factor === 1 ? [] : [{ variable, factor }];
  });
  return multiplied.reduceRight<() => T>(
    (inner, { variable, factor }) =>
      () =>
        withValue(variable, times(variableOf(variable), factor), inner),
    body,
  )();
}

/**
 * Registers the multiplied classes of tfjs's layers, so that `tf.loadLayersModel` can read models
 * that were saved with forward multipliers.
 */
export function registerMultipliedLayers(): void {
  const { classNameMap } = serialization.SerializationMap.getMap();
  for (const className of tfjsClassNames) {
    const registered = classNameMap[className]?.[0];
    if (registered !== undefined) multipliedClass(registered as unknown as LayerClass);
  }
}

/** By what a layer multiplies its weights, by their names within it. */
export function multipliersOf(layer: layers.Layer): ReadonlyMap<string, Factor> {
  if (!layer.getClassName().startsWith(multipliedPrefix)) return new Map();
  const { multipliers } = layer.getConfig() as MultipliedConfig;
  return new Map(multipliers.map(({ name, value }) => [name, value]));
}

/** The class of a layer, as the mixin takes it. */
export function classOf(layer: layers.Layer): LayerClass {
  return layer.constructor as unknown as LayerClass;
}
