import type { LayerVariable, layers } from '@tensorflow/tfjs-layers';
import { inside, isContainer } from './internals.ts';
import { heldBy, innerOf } from './known-layers.ts';
import { join, layersOf } from './layer-paths.ts';

/** A weight of a layer, or of the layers and cells that it is made of. */
export interface Part {
  /** The weight's name within the layer of the model's graph: `kernel`, `forward/kernel`. */
  readonly localName: string;
  /** Its name as its owner gave it to `addWeight`. */
  readonly ownName: string;
  readonly variable: LayerVariable;
  /** The layer that owns it: for a recurrent layer, its cell. */
  readonly owner: layers.Layer;
  /** Whether it is inside a residual branch that its layer multiplies, or ends it. */
  readonly branch?: boolean | 'last';
}

/** Every weight of one layer of the graph, each once, statistics included. */
export function partsOf(layer: layers.Layer): readonly Part[] {
  return partsIn(layer, '');
}

function partsIn(layer: layers.Layer, local: string): readonly Part[] {
  const held = isContainer(layer)
    ? layersOf(layer).flatMap((each) => partsIn(each.layer, join(local, each.path)))
    : partsHeldBy(layer, local);
  const { _trainableWeights = [], _nonTrainableWeights = [] } = inside(layer);
  const parts = new Map(held.map((part) => [part.variable, part]));
  const add = (variables: readonly LayerVariable[], nameOf: typeof ownName): void => {
    for (const variable of variables) {
      if (parts.has(variable)) continue;
      const name = nameOf(layer, variable);
      parts.set(variable, {
        localName: join(local, name),
        ownName: ownName(layer, variable),
        variable,
        owner: layer,
      });
    }
  };
  add([..._trainableWeights, ..._nonTrainableWeights], ownName);
  // A layer made of others in a way that is not known here still lists their weights as its own.
  add(layer.weights, nameWithin);
  return [...parts.values()];
}

function partsHeldBy(layer: layers.Layer, local: string): readonly Part[] {
  const { branches = {} } = innerOf(layer);
  return heldBy(layer).flatMap(({ layer: each, segment, property }) => {
    const parts = partsIn(each, join(local, segment));
    const last = branches[property];
    if (last === undefined) return parts;
    return parts.map((part): Part => {
      const ends = part.owner === each && last.includes(part.ownName);
      return { ...part, branch: ends ? 'last' : true };
    });
  });
}

/** The name given to `addWeight`, which may itself contain slashes. */
function ownName(layer: layers.Layer, { originalName }: LayerVariable): string {
  const candidates = (inside(layer)._addedWeightNames ?? []).filter(
    (name) => originalName === name || originalName.endsWith(`/${name}`),
  );
  const longest = candidates.sort((a, b) => b.length - a.length)[0];
  return longest ?? originalName.slice(originalName.lastIndexOf('/') + 1);
}

/** A weight's name without that of the layer that lists it. */
function nameWithin({ name }: layers.Layer, { originalName }: LayerVariable): string {
  const prefix = `${name}/`;
  return originalName.startsWith(prefix) ? originalName.slice(prefix.length) : originalName;
}
