import type { LayersModel, LayerVariable, layers } from '@tensorflow/tfjs-layers';
import { checkRegisteredLayers } from './check-registered.ts';
import { layoutOf } from './known-layers.ts';
import { type Part, partsOf } from './layer-parts.ts';
import { join, layersOf } from './layer-paths.ts';
import type { Layout } from './layouts.ts';

/** One weight of a model, with where it stands. */
export interface Weight extends Part {
  /** Layer path and weight name, the same for every instance of an architecture. */
  readonly name: string;
  /** The layer of the model's graph that it is a part of. */
  readonly layer: layers.Layer;
  /** Its layout, if its layer is known. */
  readonly layout: Layout | undefined;
}

/**
 * Every parameter of a model in the model's order, each once, with a name that does not depend
 * on how many models were made before it. Statistics (moving means) are left out.
 *
 * @throws as {@link checkRegisteredLayers}, for layers that are not as they were registered
 */
export function weightsOf(model: LayersModel): readonly Weight[] {
  const seen = new Set<LayerVariable>();
  return layersOf(model).flatMap(({ layer, path }) => {
    checkRegisteredLayers(layer, path);
    return partsOf(layer).flatMap((part): Weight[] => {
      const layout = layoutOf(part.owner, part.ownName);
      if (layout === 'statistics' || seen.has(part.variable)) return [];
      seen.add(part.variable);
      return [{ ...part, name: join(path, part.localName), layer, layout }];
    });
  });
}
