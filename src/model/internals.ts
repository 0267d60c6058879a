import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { LayerVariable, layers, SymbolicTensor } from '@tensorflow/tfjs-layers';

/**
 * The parts of tfjs-layers objects that are there at run time but not in its published types.
 * Everything that this package takes from tfjs beyond its public API is listed here.
 */
export interface LayerInternals {
  readonly name: string;
  /** Counts up over the program. */
  readonly id: number;
  readonly inboundNodes: readonly NodeInternals[];
  /** How many uses of it are not disposed of; null before it is built. */
  _refCount: number | null;
  /** Whether it was made to be filled from a file. */
  readonly fastWeightInitDuringBuild?: boolean;
  readonly _trainableWeights?: readonly LayerVariable[];
  readonly _nonTrainableWeights?: readonly LayerVariable[];
  readonly _addedWeightNames?: readonly string[];
  /** Containers. */
  readonly layers?: readonly layers.Layer[];
  readonly inputs?: readonly SymbolicTensor[];
  readonly outputs?: readonly SymbolicTensor[];
  /** The names of the applications that are a part of the container: `dense_Dense1_ib-0`. */
  readonly containerNodes?: ReadonlySet<string>;
  /** RNN. */
  readonly cell?: layers.Layer;
  /** What a stateful one keeps from batch to batch. */
  readonly states_?: readonly Tensor[] | null;
  /** Inner layers, initializers and regularizers: forwardLayer, kernelInitializer. */
  readonly [property: string]: unknown;
}

/** One application of a layer in the graph. */
export interface NodeInternals {
  readonly inputTensors: readonly SymbolicTensor[];
  readonly outputTensors: readonly SymbolicTensor[];
}

/** A symbolic tensor's place in the graph. */
export interface SymbolicInternals {
  readonly sourceLayer: layers.Layer;
  readonly nodeIndex: number;
  readonly tensorIndex: number;
}

export function inside(layer: layers.Layer): LayerInternals {
  return layer as unknown as LayerInternals;
}

/** Whether a layer is a model, made of a graph of layers. */
export function isContainer(layer: layers.Layer): boolean {
  return inside(layer).containerNodes !== undefined;
}

export function placeOf(tensor: SymbolicTensor): SymbolicInternals {
  return tensor as unknown as SymbolicInternals;
}

/** The variable behind a layer's weight. */
export function variableOf(weight: LayerVariable): Variable {
  return weight.read() as Variable;
}

/** The same, of a weight that may not be drawn yet and is not to be drawn by looking. */
export function valueIn(weight: LayerVariable): Variable {
  return (weight as unknown as { readonly val: Variable }).val;
}

/** The shape of a weight. */
export function shapeOf(weight: LayerVariable): readonly number[] {
  return weight.shape as readonly number[];
}

/** Runs `body` with a weight's value exchanged for another tensor. */
export function withValue<T>(weight: LayerVariable, value: Tensor, body: () => T): T {
  const slot = weight as unknown as { val: Tensor };
  const original = slot.val;
  slot.val = value;
  try {
    return body();
  } finally {
    slot.val = original;
  }
}

/** The class names of a layer, its own first and then those it extends. */
export function classNamesOf(layer: layers.Layer): readonly string[] {
  const names: string[] = [layer.getClassName()];
  let ancestor: unknown = layer.constructor;
  while (typeof ancestor === 'function') {
    const name = (ancestor as { className?: unknown }).className;
    if (typeof name === 'string' && !names.includes(name)) names.push(name);
    ancestor = Object.getPrototypeOf(ancestor);
  }
  return names;
}

/** The prefix of this package's layer classes: `RichscaleDense` multiplies a `Dense`'s weights. */
export const multipliedPrefix = 'Richscale';

/** The layer's class name, whether or not its weights are multiplied. */
export function plainClassName(layer: layers.Layer): string {
  const className = layer.getClassName();
  return className.startsWith(multipliedPrefix)
    ? className.slice(multipliedPrefix.length)
    : className;
}
