import type { LayersModel, layers } from '@tensorflow/tfjs-layers';
import { inside, isContainer, plainClassName } from './internals.ts';

/** A layer of a model's graph, or of a model inside it, with its path: `encoder/h1`. */
export interface PlacedLayer {
  readonly path: string;
  readonly layer: layers.Layer;
}

/**
 * The layers of a model in the model's order, those of nested models in their place, with paths
 * that do not depend on how many models were made before it.
 *
 * Layers that were given no name are called by class and position: `dense1`, `dense2`. tfjs's
 * own names for them count over the whole program.
 */
export function layersOf(model: LayersModel | layers.Layer): readonly PlacedLayer[] {
  return placedIn(model, '');
}

function placedIn(container: layers.Layer, path: string): readonly PlacedLayer[] {
  const children = inside(container).layers ?? [];
  const names = childNames(children);
  return children.flatMap((layer, index) => {
    const childPath = join(path, names[index] ?? layer.name);
    return isContainer(layer) ? placedIn(layer, childPath) : [{ path: childPath, layer }];
  });
}

function childNames(children: readonly layers.Layer[]): readonly string[] {
  const taken = new Set(children.filter((layer) => !isAutomatic(layer)).map(({ name }) => name));
  const counts = new Map<string, number>();
  return children.map((layer) => {
    if (!isAutomatic(layer)) return layer.name;
    const className = plainClassName(layer);
    const stem = className.charAt(0).toLowerCase() + className.slice(1);
    let count = counts.get(stem) ?? 0;
    let name: string;
    do {
      count += 1;
      name = `${stem}${count}`;
    } while (taken.has(name));
    counts.set(stem, count);
    return name;
  });
}

const automaticContainer = /^(sequential_|model|functional)\d+$/;

/** Whether tfjs made the name up: `dense_Dense3`, `batch_normalization_BatchNormalization1`. */
function isAutomatic(layer: layers.Layer): boolean {
  if (isContainer(layer)) return automaticContainer.test(layer.name);
  const className = plainClassName(layer);
  const suffix = new RegExp(`^(.*)_${className}\\d+$`).exec(layer.name);
  return suffix?.[1]?.replaceAll('_', '') === className.toLowerCase();
}

/** A path of its segments; empty ones are left out. */
export function join(...segments: string[]): string {
  return segments.filter((segment) => segment !== '').join('/');
}
