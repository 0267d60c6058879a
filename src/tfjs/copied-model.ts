import { engine, tidy } from '@tensorflow/tfjs-core';
import type { LayersModel, LayerVariable, layers } from '@tensorflow/tfjs-layers';
import { inside, isContainer, variableOf } from '../model/internals.ts';
import { partsOf } from '../model/layer-parts.ts';
import { setWeight, withLazyWeights } from '../model/lazy-weights.ts';
import { type Factor, times } from '../model/segment-factor.ts';
import { carriedKey } from './carried-plan.ts';

/** A tensor in a container's configuration: its layer's name, which use of it, and which output. */
export type Reference = [layer: string, use: number, tensor: number, ...rest: unknown[]];

/** A layer's entry in a container's configuration. */
export interface LayerEntry {
  name?: string;
  className: string;
  config: ContainerConfig;
  /** What each use of it reads; absent in sequential models. */
  inboundNodes?: Reference[][];
}

/** The configuration of a layer, which may be a container of layers. */
export type ContainerConfig = Record<string, unknown> & {
  readonly layers?: LayerEntry[];
  readonly outputLayers?: Reference[];
  [carriedKey]?: unknown;
};

/** What becomes of a model's layers in its copy. */
export interface Exchange {
  /** Changes the entry of a layer that is not a model itself. */
  rewrite(layer: layers.Layer, entry: LayerEntry): void;
  /** Changes the configuration of the model, or of one inside it, whose entries are rewritten. */
  restructure?(container: layers.Layer, config: ContainerConfig): void;
  /** What a weight's value is multiplied by. */
  factor(layer: layers.Layer, weight: string): Factor;
  /** Weights of the model whose values are not copied, as others take their place. */
  readonly replaced?: ReadonlySet<LayerVariable>;
}

/**
 * A copy of a model with other layer classes, or with further layers that have no weights. Layer
 * names and what is frozen are the model's; the copy owns its weights, and has no plan.
 */
export function copyModel(model: LayersModel, exchange: Exchange): LayersModel {
  const config = structuredCopy(model.getConfig()) as unknown as ContainerConfig;
  rewriteLayers(model, config, exchange);
  const modelClass = model.constructor as unknown as {
    fromConfig(cls: unknown, config: ContainerConfig): LayersModel;
  };
  return disposingOnFailure(() => {
    const copy = withLazyWeights(() => modelClass.fromConfig(modelClass, config));
    copyState(model, copy, exchange);
    return copy;
  });
}

function rewriteLayers(container: layers.Layer, config: ContainerConfig, exchange: Exchange): void {
  delete config[carriedKey];
  const children = inside(container).layers ?? [];
  config.layers?.forEach((entry, index) => {
    const layer = children[index];
    if (layer === undefined) return;
    if (isContainer(layer)) rewriteLayers(layer, entry.config, exchange);
    else exchange.rewrite(layer, entry);
  });
  exchange.restructure?.(container, config);
}

/**
 * Copies the weights' values, and what is frozen, which configurations leave out for containers.
 * Layer by layer: tfjs's getWeights and setWeights disagree on the order where a part is frozen.
 */
function copyState(from: layers.Layer, to: layers.Layer, exchange: Exchange): void {
  if (to.trainable !== from.trainable) to.trainable = from.trainable;
  if (isContainer(from)) {
    // By name: further layers may have changed their order.
    const copies = new Map(inside(to).layers?.map((layer) => [layer.name, layer]));
    for (const layer of inside(from).layers ?? []) {
      copyState(layer, copies.get(layer.name) as layers.Layer, exchange);
    }
    return;
  }
  const copies = partsOf(to);
  partsOf(from).forEach(({ variable, localName }, index) => {
    const copy = copies[index]?.variable as LayerVariable;
    copy.trainable = variable.trainable;
    if (exchange.replaced?.has(variable)) return;
    const factor = exchange.factor(from, localName);
    tidy(() => {
      const value = variableOf(variable);
      setWeight(copy, factor === 1 ? value : times(value, factor));
    });
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

/** A configuration's copy: plain data, but with the instances in it (initializers) shared. */
function structuredCopy<T>(value: T): T {
  if (Array.isArray(value)) return value.map(structuredCopy) as T;
  if (typeof value !== 'object' || value === null) return value;
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, structuredCopy(entry)]),
  ) as T;
}
