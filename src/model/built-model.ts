import { input, type LayersModel, type layers } from '@tensorflow/tfjs-layers';
import { disposeModel } from './dispose-model.ts';
import { inside, isContainer, placeOf } from './internals.ts';

/** A moment in the program, to tell what was made before it from what was made after. */
export interface Moment {
  readonly layer: number;
  readonly tensor: number;
}

/** This moment: tfjs counts layers and symbolic tensors over the whole program. */
export function now(): Moment {
  const mark = input({ shape: [1], name: 'richscale_mark' });
  return { layer: inside(placeOf(mark).sourceLayer).id, tensor: mark.id };
}

/**
 * Disposes of a model that was built since a moment. Layers and models in it that were there before
 * are left as they were then: a pretrained trunk is shared, not given away. A model that was itself
 * there before is left alone.
 */
export function disposeBuilt(model: LayersModel, since: Moment): void {
  if (inside(model).id < since.layer) return;
  const containers = builtContainers(model, since);
  const shared = new Set(
    containers.flatMap((container) =>
      (inside(container).layers ?? []).filter((layer) => inside(layer).id < since.layer),
    ),
  );
  const counts = [...shared].map(
    (layer) => [layer, countWithout(layer, containers, since)] as const,
  );
  // What nothing can bring down to 0 is not disposed of, however often it is used in the model.
  for (const [layer] of counts) inside(layer)._refCount = Number.POSITIVE_INFINITY;
  try {
    disposeModel(model);
  } finally {
    for (const [layer, count] of counts) inside(layer)._refCount = count;
  }
}

/** The model and the models in it that were built since the moment. */
function builtContainers(model: layers.Layer, since: Moment): readonly layers.Layer[] {
  const inner = (inside(model).layers ?? []).filter(
    (layer) => isContainer(layer) && inside(layer).id > since.layer,
  );
  return [model, ...inner.flatMap((layer) => builtContainers(layer, since))];
}

/** How many uses a layer has besides those in what was built; null, as before its first, if none. */
function countWithout(
  layer: layers.Layer,
  containers: readonly layers.Layer[],
  since: Moment,
): number | null {
  const { _refCount, inboundNodes, name } = inside(layer);
  const built = inboundNodes.filter(
    ({ outputTensors: [output] }, index) =>
      (output?.id ?? 0) > since.tensor &&
      containers.some((each) => inside(each).containerNodes?.has(`${name}_ib-${index}`)),
  );
  return (_refCount ?? 0) - built.length || null;
}
