import { serialization } from '@tensorflow/tfjs-core';
import { invalidArgument } from '../errors.ts';
import { isInitializer } from '../model/declared-initializer.ts';
import { multipliedPrefix } from '../model/internals.ts';
import { addKnownLayer, tfjsClassNames } from '../model/known-layers.ts';
import {
  type RegisterLayerOptions,
  registeredLayer,
  type StaticLayouts,
} from '../model/registered-layer.ts';
import type { WeightLayout } from '../model/weight-layout.ts';
import { type LayerClass, multipliedClass } from './multiplied-layers.ts';

/** What each class was registered with, to be told from something else. */
const registered = new Map<string, { readonly layer: LayerClass; readonly given: string }>();

/**
 * Makes a layer class of one's own known: its weights then need no declaration in `tensors`, are
 * scaled in every gauge, and models of them can be saved and loaded. Subclasses inherit what is
 * known. Call it once, before models are made or loaded; it registers the class with tfjs too.
 *
 * A class may also say it of itself, in a static property `richscale = { weights, holds }`: models
 * of it are then read without a call. Only before loading a model that was saved with forward
 * multipliers it has to be registered, by `registerLayer(MyLayer)`: what the file names must be
 * there.
 *
 * ```ts
 * registerLayer(Attention, { query: 'matrix', key: 'matrix', scale: 'gain' }, { holds: ['norm'] });
 * ```
 *
 * @param layer a class that extends a layer of tfjs's and has a static `className` of its own;
 *   what its `getConfig` returns is all that its constructor needs
 * @param weights the layout of each weight, by the name given to `addWeight`; those of the class's
 *   static property if left out
 * @throws `invalid-argument` for a class of tfjs's own or none, an unknown layout, and a class
 *   that was registered otherwise; `unknown-key` for an option that there is not. When a model
 *   is read, `unknown-tensor` for a weight that its layer does not have, `undeclared-tensor` for
 *   one that was not listed
 */
export function registerLayer(
  layer: LayerClass,
  weights: Readonly<Record<string, WeightLayout>> = own(layer).weights,
  options: RegisterLayerOptions = ownOptions(layer),
): void {
  checkClass(layer);
  const known = registeredLayer(layer.className, weights, options);
  const given = fingerprint({ weights, options });
  const before = registered.get(layer.className);
  if (before !== undefined && before.given !== given) {
    throw invalidArgument(
      `registerLayer(${layer.className})`,
      weights,
      'A class of this name was registered with other layouts.',
      'Register each class once, under a className of its own.',
    );
  }
  registerWithTfjs(layer, before?.layer);
  registered.set(layer.className, { layer, given });
  addKnownLayer(known);
  multipliedClass(layer);
}

/** What the class says of itself. */
function own(layer: LayerClass): StaticLayouts {
  return (
    (layer as { readonly richscale?: StaticLayouts } | undefined)?.richscale ?? { weights: {} }
  );
}

function ownOptions(layer: LayerClass): RegisterLayerOptions {
  const { weights: _, ...options } = own(layer);
  return { holds: [], ...options };
}

function checkClass(layer: LayerClass): void {
  const problem =
    typeof layer !== 'function' || typeof layer.prototype?.addWeight !== 'function'
      ? 'It is not a layer class.'
      : tfjsClassNames.includes(layer.className)
        ? 'It is called as a layer of tfjs’s, which is known.'
        : typeof layer.className !== 'string' || !Object.hasOwn(layer, 'className')
          ? 'It has no static className of its own.'
          : layer.className.startsWith(multipliedPrefix)
            ? `Names that begin with ${multipliedPrefix} are those of multiplied layers.`
            : undefined;
  if (problem === undefined) return;
  throw invalidArgument(
    'layer',
    layer,
    problem,
    "Pass a class that extends tf.layers.Layer, with static className = 'MyLayer'.",
  );
}

/** Another class under the name would be lost; an earlier version of this one is what reloading leaves. */
function registerWithTfjs(layer: LayerClass, earlier: LayerClass | undefined): void {
  const there = serialization.SerializationMap.getMap().classNameMap[layer.className]?.[0];
  const other: unknown = there;
  if (other === layer) return;
  if (other !== undefined && other !== earlier) {
    throw invalidArgument(
      `registerLayer(${layer.className})`,
      layer,
      'tfjs has another class registered under this className.',
      'Give the class a className of its own.',
    );
  }
  serialization.registerClass(
    layer as unknown as Parameters<typeof serialization.registerClass>[0],
  );
}

/** What was given, as text: modules that are loaded anew make initializers anew. */
function fingerprint(given: unknown): string {
  return JSON.stringify(given, (_, value: unknown) => {
    if (typeof value === 'function') return String(value);
    if (!isInitializer(value)) return value;
    return { className: value.getClassName(), config: value.getConfig() };
  });
}
