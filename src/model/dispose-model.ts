import { dispose, type Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel, layers } from '@tensorflow/tfjs-layers';
import { inside, isContainer } from './internals.ts';
import { heldBy } from './known-layers.ts';
import { layersOf } from './layer-paths.ts';

/**
 * Disposes of a model with the weights of all its layers, and the states that recurrent ones keep from
 * batch to batch. tfjs counts every use of a layer in a graph but takes back only one, so that of a
 * layer or block used twice `model.dispose()` alone would leave the weights behind; states it always
 * leaves. What is used in other models as well stays, as it does there.
 */
export function disposeModel(model: LayersModel): void {
  const uses = repeatedUses(model);
  const placed = layersOf(model);
  model.dispose();
  disposeRepeated(model, uses);
  for (const { layer } of placed) if (isDisposed(layer)) dispose(statesOf(layer));
}

function statesOf(layer: layers.Layer): Tensor[] {
  const held = heldBy(layer).flatMap((each) => statesOf(each.layer));
  return [...(inside(layer).states_ ?? []), ...held];
}

/** A layer for each of its uses in a model beyond the first, and the same of nested models. */
interface Uses {
  readonly repeated: readonly layers.Layer[];
  readonly nested: ReadonlyMap<layers.Layer, Uses>;
}

function repeatedUses(container: layers.Layer): Uses {
  const { layers: children = [], containerNodes } = inside(container);
  return {
    repeated: children.flatMap((layer) => {
      const count = inside(layer).inboundNodes.filter((_, index) =>
        containerNodes?.has(`${layer.name}_ib-${index}`),
      ).length;
      return Array.from({ length: Math.max(0, count - 1) }, () => layer);
    }),
    nested: new Map(children.filter(isContainer).map((layer) => [layer, repeatedUses(layer)])),
  };
}

function disposeRepeated(container: layers.Layer, { repeated, nested }: Uses): void {
  if (!isDisposed(container)) return;
  for (const layer of repeated) if (!isDisposed(layer)) layer.dispose();
  for (const [layer, uses] of nested) disposeRepeated(layer, uses);
}

function isDisposed(layer: layers.Layer): boolean {
  return inside(layer)._refCount === 0;
}
