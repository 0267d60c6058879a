import { engine } from '@tensorflow/tfjs-core';
import type { LayersModel, LayerVariable, layers } from '@tensorflow/tfjs-layers';
import type { Plan } from '../core/plan/plan.ts';
import { inside, isContainer, variableOf } from '../model/internals.ts';
import { partsOf } from '../model/layer-parts.ts';
import { setWeight, withLazyWeights } from '../model/lazy-weights.ts';
import { type Weight, weightsOf } from '../model/weights.ts';
import { classOf, type Multiplier, multipliedClass } from './multiplied-layers.ts';

/** A layer's entry in a container's configuration. */
interface LayerEntry {
  className: string;
  config: Config;
}

type Config = Record<string, unknown> & { readonly layers?: LayerEntry[] };

/**
 * A copy of a model whose layers multiply their weights by the plan's multipliers in the forward
 * pass. Layer names, the graph and the weights' values are the model's; the copy owns its
 * weights.
 *
 * @param replaced weights of the model whose values are not copied, as others take their place
 */
export function multiply(
  model: LayersModel,
  plan: Plan,
  replaced: ReadonlySet<LayerVariable>,
): LayersModel {
  const weights = weightsOf(model);
  const byLayer = groupByLayer(weights);
  const config = structuredCopy(model.getConfig());
  rewrite(model, config as unknown as Config, (layer) =>
    (byLayer.get(layer) ?? []).map(
      ({ localName, name }): Multiplier => ({ name: localName, value: plan.row(name).multiplier }),
    ),
  );
  const modelClass = model.constructor as unknown as {
    fromConfig(cls: unknown, config: unknown): LayersModel;
  };
  return disposingOnFailure(() => {
    const copy = withLazyWeights(() => modelClass.fromConfig(modelClass, config));
    copyState(model, copy, replaced);
    return copy;
  });
}

/**
 * Copies the weights' values, and what is frozen, which configurations leave out for containers.
 * Layer by layer: tfjs's getWeights and setWeights disagree on the order where a part is frozen.
 */
function copyState(
  from: layers.Layer,
  to: layers.Layer,
  replaced: ReadonlySet<LayerVariable>,
): void {
  if (to.trainable !== from.trainable) to.trainable = from.trainable;
  if (isContainer(from)) {
    const copies = inside(to).layers ?? [];
    inside(from).layers?.forEach((layer, index) => {
      copyState(layer, copies[index] as layers.Layer, replaced);
    });
    return;
  }
  const copies = partsOf(to);
  partsOf(from).forEach(({ variable }, index) => {
    const copy = copies[index]?.variable as LayerVariable;
    copy.trainable = variable.trainable;
    if (!replaced.has(variable)) setWeight(copy, variableOf(variable));
  });
}

/** Runs `body`; if it throws, the variables made on the way (half of a model) are disposed of. */
function disposingOnFailure<T>(body: () => T): T {
  const before = new Set(Object.keys(engine().registeredVariables));
  try {
    return body();
  } catch (error) {
    for (const [name, variable] of Object.entries(engine().registeredVariables)) {
      if (!before.has(name)) variable.dispose();
    }
    throw error;
  }
}

function groupByLayer(weights: readonly Weight[]): Map<layers.Layer, Weight[]> {
  const groups = new Map<layers.Layer, Weight[]>();
  for (const weight of weights) {
    groups.set(weight.layer, [...(groups.get(weight.layer) ?? []), weight]);
  }
  return groups;
}

/** Exchanges, all through a container's configuration, layer classes for multiplied ones. */
function rewrite(
  container: layers.Layer,
  config: Config,
  multipliersOf: (layer: layers.Layer) => readonly Multiplier[],
): void {
  const children = inside(container).layers ?? [];
  config.layers?.forEach((entry, index) => {
    const layer = children[index];
    if (layer === undefined) return;
    if (isContainer(layer)) {
      rewrite(layer, entry.config, multipliersOf);
      return;
    }
    const multipliers = multipliersOf(layer).filter(({ value }) => value !== 1);
    if (multipliers.length === 0) return;
    entry.className = multipliedClass(classOf(layer)).className;
    entry.config = { ...entry.config, multipliers: multipliers.map((each) => ({ ...each })) };
  });
}

/** A configuration's copy: plain data, but with the instances in it (initializers) shared. */
function structuredCopy<T>(value: T): T {
  if (Array.isArray(value)) return value.map(structuredCopy) as T;
  if (typeof value !== 'object' || value === null) return value;
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, structuredCopy(entry)]),
  ) as T;
}
