import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
type Config = { readonly [key: string]: Json };

interface KerasLayer {
  readonly class_name: string;
  readonly config: Config;
}

interface KerasModel {
  readonly class_name: 'Functional' | 'Sequential';
  readonly config: Config & { readonly layers: readonly KerasLayer[] };
}

/** The width that the files were made at. */
const madeAt = 8;

/**
 * The model whose topology Keras 2 wrote to a file, at another width: every size but the last
 * layer's is multiplied. What `tf.models.modelFromJSON` gives, without a promise.
 */
export function readKeras(file: string, width: number): tf.LayersModel {
  const text = readFileSync(new URL(file, import.meta.url), 'utf8');
  const { class_name, config } = JSON.parse(text) as KerasModel;
  const layers = config.layers.map((layer, i) =>
    i === config.layers.length - 1 ? layer : widened(layer, width / madeAt),
  );
  const read = camelCased({ ...config, layers } as unknown as Json) as tf.serialization.ConfigDict;
  const known = tf.serialization.SerializationMap.getMap().classNameMap[class_name];
  if (known === undefined) throw new Error(`tfjs knows no ${class_name}.`);
  const [modelClass, fromConfig] = known;
  return fromConfig(modelClass, read) as tf.LayersModel;
}

function widened(layer: KerasLayer, factor: number): KerasLayer {
  const sizes = ['filters', 'units'].flatMap((key) => {
    const size = layer.config[key];
    return typeof size === 'number' ? [[key, factor * size] as const] : [];
  });
  return { ...layer, config: { ...layer.config, ...Object.fromEntries(sizes) } };
}

/** Keys and words as tfjs has them; names of layers stay as they are. */
function camelCased(value: Json, key?: string): Json {
  if (typeof value === 'string') return key === 'name' ? value : camelCase(value);
  if (typeof value !== 'object' || value === null) return value;
  if (!Array.isArray(value)) {
    const entries = Object.entries(value);
    return Object.fromEntries(entries.map(([k, v]) => [camelCase(k), camelCased(v, k)]));
  }
  const [first] = value;
  // A tensor is a layer's name with numbers behind it.
  if (typeof first === 'string') return value;
  return value.map((each) => camelCased(each, key));
}

function camelCase(text: string): string {
  return text.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
