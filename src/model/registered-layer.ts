import { invalidArgument } from '../errors.ts';
import { checkKeys, type KnownKeys } from '../known-keys.ts';
import type { RegisteredLayer } from './layouts.ts';
import { layoutFrom, type WeightLayout } from './weight-layout.ts';

/** Options of {@link registerLayer}. */
export interface RegisterLayerOptions {
  /**
   * The properties in which a layer keeps layers that it is made of, one or a list each. Their
   * weights are called `inner/kernel`, in a list `inner1/kernel`; their classes have to be known
   * too.
   */
  readonly holds?: readonly string[];
}

/** What a layer class may say of itself, in its static property `richscale`. */
export interface StaticLayouts extends RegisterLayerOptions {
  /** The layout of each weight, by the name given to `addWeight`. */
  readonly weights: Readonly<Record<string, WeightLayout>>;
}

const optionKeys: KnownKeys<RegisterLayerOptions> = { holds: true };
const staticKeys: KnownKeys<StaticLayouts> = { weights: true, holds: true };

/**
 * What is known of a class by what was said of its weights.
 *
 * @throws `invalid-argument` for an unknown layout or a property that has no name; `unknown-key`
 */
export function registeredLayer(
  className: string,
  weights: Readonly<Record<string, WeightLayout>>,
  options: RegisterLayerOptions,
): RegisteredLayer {
  if (typeof weights !== 'object' || weights === null || Array.isArray(weights)) {
    throw invalidArgument(
      'weights',
      weights,
      'It is not an object with weight names as keys.',
      "Pass such as { query: 'matrix' }, or {} for a layer that only holds others.",
    );
  }
  checkKeys('options', options, optionKeys);
  const holds: readonly unknown[] = options.holds ?? [];
  if (!Array.isArray(holds) || !holds.every((name) => typeof name === 'string' && name !== '')) {
    throw invalidArgument(
      'options.holds',
      options.holds,
      'It is not a list of property names.',
      "Pass such as ['inner'].",
    );
  }
  const entries = Object.entries(weights);
  const optional = (given: WeightLayout) => typeof given === 'object' && given.optional === true;
  return {
    className,
    weights: Object.fromEntries(entries.map(([name, given]) => [name, layoutFrom(name, given)])),
    holds: holds.map((property: string) => ({ property, segment: property })),
    required: entries.filter(([, given]) => !optional(given)).map(([name]) => name),
  };
}

/**
 * What is known of a class by its own static property; undefined where it has none.
 *
 * @throws as {@link registeredLayer}
 */
export function staticLayer(layerClass: object, className: string): RegisteredLayer | undefined {
  if (!Object.hasOwn(layerClass, 'richscale')) return undefined;
  const { richscale } = layerClass as { readonly richscale: StaticLayouts };
  checkKeys(`${className}.richscale`, richscale, staticKeys);
  const { weights, ...options } = richscale;
  return registeredLayer(className, weights, options);
}
