import { checkReduction } from '../core/plan/plan-outputs.ts';
import { invalidArgument } from '../errors.ts';
import { checkKeys, type KnownKeys } from '../known-keys.ts';
import type { InnerMultipliers, RegisteredLayer } from './layouts.ts';
import { layoutFrom, type WeightLayout } from './weight-layout.ts';

/** Options of {@link registerLayer}. */
export interface RegisterLayerOptions extends InnerMultipliers {
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

const optionKeys: KnownKeys<RegisterLayerOptions> = {
  holds: true,
  logits: true,
  branches: true,
  output: true,
};
const staticKeys: KnownKeys<StaticLayouts> = { ...optionKeys, weights: true };

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
  const inner = checkedInner(weights, options, holds);
  const entries = Object.entries(weights);
  const optional = (given: WeightLayout) => typeof given === 'object' && given.optional === true;
  return {
    className,
    weights: Object.fromEntries(entries.map(([name, given]) => [name, layoutFrom(name, given)])),
    holds: holds.map((property: string) => ({ property, segment: property })),
    required: entries.filter(([, given]) => !optional(given)).map(([name]) => name),
    ...inner,
  };
}

function checkedInner(
  weights: Readonly<Record<string, WeightLayout>>,
  { logits, branches, output }: InnerMultipliers,
  holds: readonly string[],
): InnerMultipliers {
  if (logits !== undefined) {
    checkKeys('options.logits', logits, { weight: true, axis: true });
    if (!Object.hasOwn(weights, logits.weight) || !Number.isInteger(logits.axis)) {
      throw invalidArgument(
        'options.logits',
        logits,
        'It is not a weight of the layer with one of its axes.',
        "Pass such as { weight: 'query', axis: 2 }.",
      );
    }
  }
  if (branches !== undefined) {
    checkKeys('options.branches', branches, Object.fromEntries(holds.map((name) => [name, true])));
    const last = Object.entries(branches).find(
      ([, names]) => !Array.isArray(names) || !names.every((name) => typeof name === 'string'),
    );
    if (last !== undefined) {
      throw invalidArgument(
        `options.branches.${last[0]}`,
        last[1],
        'It is not a list of weights of the layer that is held.',
        "Pass those that the branch ends with, ['kernel', 'bias'], or [] if it goes on.",
      );
    }
  }
  if (output !== undefined) checkReduction(output, 'options.output');
  return {
    ...(logits === undefined ? {} : { logits }),
    ...(branches === undefined ? {} : { branches }),
    ...(output === undefined ? {} : { output }),
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
