import type { LayersModel, LayerVariable, layers } from '@tensorflow/tfjs-layers';
import { classNamesOf, inside } from './internals.ts';
import { type Layout, layouts } from './layouts.ts';

/** One weight of a model, with where it stands. */
export interface Weight {
  /** Layer path and weight name, the same for every instance of an architecture. */
  readonly name: string;
  /** The weight's name within the layer of the model's graph: `kernel`, `forward/kernel`. */
  readonly localName: string;
  readonly variable: LayerVariable;
  /** The layer that owns it: for a recurrent layer, its cell. */
  readonly owner: layers.Layer;
  /** The layer of the model's graph that it is a part of. */
  readonly layer: layers.Layer;
  /** Its layout, if its layer is known. */
  readonly layout: Layout | undefined;
}

/**
 * Every parameter of a model in the model's order, each once, with a name that does not depend
 * on how many models were made before it. Statistics (moving means) are left out.
 *
 * Layers that were given no name are called by class and position: `dense1`, `dense2`. tfjs's
 * own names for them count over the whole program.
 */
export function weightsOf(model: LayersModel): readonly Weight[] {
  const found: Weight[] = [];
  const seen = new Set<LayerVariable>();
  const collect: Collect = (weight) => {
    if (seen.has(weight.variable)) return;
    seen.add(weight.variable);
    found.push(weight);
  };
  for (const { layer, path } of layersOf(model)) collectLayer(layer, path, collect);
  return found;
}

/** A layer of a model's graph, or of a model inside it, with its path: `encoder/h1`. */
export interface PlacedLayer {
  readonly path: string;
  readonly layer: layers.Layer;
}

/** The layers of a model in the model's order, those of nested models in their place. */
export function layersOf(model: LayersModel): readonly PlacedLayer[] {
  return placedIn(model, '');
}

function placedIn(container: layers.Layer, path: string): readonly PlacedLayer[] {
  const children = inside(container).layers ?? [];
  const names = childNames(children);
  return children.flatMap((layer, index) => {
    const childPath = join(path, names[index] ?? layer.name);
    return inside(layer).layers === undefined
      ? [{ path: childPath, layer }]
      : placedIn(layer, childPath);
  });
}

type Collect = (weight: Weight) => void;

function collectLayer(layer: layers.Layer, path: string, collect: Collect): void {
  const parts = partsOf(layer);
  const known = new Set(parts.map(({ variable }) => variable));
  // A layer made of others in a way that is not known here still lists their weights as its own.
  const others = layer.weights
    .filter((variable) => !known.has(variable))
    .map((variable): Part => ({ localName: nameWithin(layer, variable), variable, owner: layer }));
  for (const { localName, variable, owner } of [...parts, ...others]) {
    const layout = layoutOf(owner, ownName(owner, variable));
    if (layout === 'statistics') continue;
    collect({ name: join(path, localName), localName, variable, owner, layer, layout });
  }
}

/** A weight of a layer, or of the layers and cells that it is made of. */
export type Part = Pick<Weight, 'localName' | 'variable' | 'owner'>;

/** Every weight of one layer of the graph, statistics included. */
export function partsOf(part: layers.Layer, local = ''): readonly Part[] {
  const { cell, cells, layer, forwardLayer, backwardLayer } = inside(part);
  const nested: readonly (readonly [string, layers.Layer | undefined])[] =
    forwardLayer === undefined
      ? [
          ['', cell],
          ['', layer],
          ...(cells ?? []).map((each, i) => [`cell${i + 1}`, each] as const),
        ]
      : [
          ['forward', forwardLayer],
          ['backward', backwardLayer],
        ];
  const inner = nested.flatMap(([segment, each]) =>
    each === undefined ? [] : partsOf(each, join(local, segment)),
  );
  if (inner.length > 0) return inner;
  const { _trainableWeights = [], _nonTrainableWeights = [] } = inside(part);
  return [..._trainableWeights, ..._nonTrainableWeights].map((variable) => ({
    localName: join(local, ownName(part, variable)),
    variable,
    owner: part,
  }));
}

function layoutOf(layer: layers.Layer, weight: string): Layout | 'statistics' | undefined {
  for (const className of classNamesOf(layer)) {
    const known = layouts[className];
    if (known !== undefined) return known[weight];
  }
  return undefined;
}

/** A weight's name without that of the layer that lists it. */
function nameWithin({ name }: layers.Layer, { originalName }: LayerVariable): string {
  const prefix = `${name}/`;
  return originalName.startsWith(prefix) ? originalName.slice(prefix.length) : originalName;
}

/** The name given to `addWeight`, which may itself contain slashes. */
function ownName(layer: layers.Layer, { originalName }: LayerVariable): string {
  const candidates = (inside(layer)._addedWeightNames ?? []).filter(
    (name) => originalName === name || originalName.endsWith(`/${name}`),
  );
  const longest = candidates.sort((a, b) => b.length - a.length)[0];
  return longest ?? originalName.slice(originalName.lastIndexOf('/') + 1);
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
  if (inside(layer).layers !== undefined) return automaticContainer.test(layer.name);
  const className = plainClassName(layer);
  const suffix = new RegExp(`^(.*)_${className}\\d+$`).exec(layer.name);
  return suffix?.[1]?.replaceAll('_', '') === className.toLowerCase();
}

/** The prefix of this package's layer classes: `RichscaleDense` multiplies a `Dense`'s weights. */
export const multipliedPrefix = 'Richscale';

function plainClassName(layer: layers.Layer): string {
  const className = layer.getClassName();
  return className.startsWith(multipliedPrefix)
    ? className.slice(multipliedPrefix.length)
    : className;
}

function join(...segments: string[]): string {
  return segments.filter((segment) => segment !== '').join('/');
}
