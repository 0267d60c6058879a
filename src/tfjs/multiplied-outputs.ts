import type { layers, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { inside, placeOf } from '../model/internals.ts';
import type { ContainerConfig, LayerEntry, Reference } from './copied-model.ts';
import { multiplierName } from './output-multipliers.ts';

/** One output of the graph and what it is multiplied by. */
export interface MultipliedOutput {
  /** The path of the layer that writes it. */
  readonly path: string;
  readonly tensors: readonly SymbolicTensor[];
  readonly multiplier: number;
}

/**
 * Puts behind each output a layer that multiplies it: tfjs's own `Rescaling`, so that files of the
 * model stay tfjs's. Everything that read the output reads the multiplied one.
 *
 * @param container a model, or one inside it
 * @param config its configuration, which is changed
 */
export function multiplyOutputs(
  container: layers.Layer,
  config: ContainerConfig,
  outputs: readonly MultipliedOutput[],
): void {
  for (const { path, tensors, multiplier } of outputs) {
    const written = tensors.filter((tensor) => writes(container, tensor));
    const [first] = written;
    if (first === undefined) continue;
    const name = multiplierName(path.slice(path.lastIndexOf('/') + 1));
    const entries = config.layers ?? [];
    const entry: LayerEntry = {
      name,
      className: 'Rescaling',
      config: { name, scale: multiplier, offset: 0 },
    };
    const { name: writer } = placeOf(first).sourceLayer;
    const index = entries.findIndex((each) => each.config.name === writer);
    const references = written.map((tensor) => referenceTo(container, tensor));
    // A sequential model's layers read one another in their order.
    if (entries[index]?.inboundNodes !== undefined) {
      const exchanged = (reference: Reference): void => {
        const found = references.findIndex((each) =>
          each.every((part, at) => part === reference[at]),
        );
        if (found >= 0) reference.splice(0, 3, name, found, 0);
      };
      for (const { inboundNodes = [] } of entries) {
        for (const node of inboundNodes) node.forEach(exchanged);
      }
      config.outputLayers?.forEach(exchanged);
      entry.inboundNodes = references.map((reference) => [[...reference, {}]]);
    }
    entries.splice(index + 1, 0, entry);
  }
}

function writes(container: layers.Layer, tensor: SymbolicTensor): boolean {
  return inside(container).layers?.includes(placeOf(tensor).sourceLayer) ?? false;
}

/** A tensor as its container's configuration calls it, which counts the uses in it alone. */
function referenceTo(container: layers.Layer, tensor: SymbolicTensor): Reference {
  const { sourceLayer, nodeIndex, tensorIndex } = placeOf(tensor);
  const isUse = (index: number) =>
    inside(container).containerNodes?.has(`${sourceLayer.name}_ib-${index}`) === true;
  const uses = Array.from({ length: nodeIndex }, (_, index) => index).filter(isUse);
  return [sourceLayer.name, uses.length, tensorIndex];
}
