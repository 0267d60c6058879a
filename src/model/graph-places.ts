import type { LayersModel, layers, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { inside, isContainer, placeOf } from './internals.ts';

/** Where a nested model is applied: its inputs there take the place of its own. */
interface Application {
  readonly container: layers.Layer;
  readonly inputs: readonly SymbolicTensor[];
}

/** A tensor of a model's graph, or of the graph of a model inside it. */
export interface Place {
  readonly tensor: SymbolicTensor;
  /** The nested models that it is in, the innermost first. */
  readonly applications: readonly Application[];
}

/** The layer that writes a tensor, and what it reads there. */
export interface Writer {
  readonly layer: layers.Layer;
  readonly tensor: SymbolicTensor;
  readonly inputs: readonly Place[];
}

/** A tensor of the model itself. */
export function placeIn(tensor: SymbolicTensor): Place {
  return { tensor, applications: [] };
}

/** Tells places apart. */
export function keyOf({ tensor, applications }: Place): string {
  return [tensor.id, ...applications.map(({ inputs }) => inputs[0]?.id)].join();
}

/** What wrote a tensor, into and out of nested models: never a model or one's input. */
export function writerOf({ tensor, applications }: Place): Writer {
  const { sourceLayer, nodeIndex, tensorIndex } = placeOf(tensor);
  const inputs = inside(sourceLayer).inboundNodes[nodeIndex]?.inputTensors ?? [];
  if (isContainer(sourceLayer)) {
    const inner = inside(sourceLayer).outputs?.[tensorIndex];
    if (inner !== undefined) {
      const application = { container: sourceLayer, inputs };
      return writerOf({ tensor: inner, applications: [application, ...applications] });
    }
  }
  const [innermost, ...outer] = applications;
  const position = innermost && inside(innermost.container).inputs?.indexOf(tensor);
  const replaced = position === undefined ? undefined : innermost?.inputs[position];
  if (replaced !== undefined) return writerOf({ tensor: replaced, applications: outer });
  return {
    layer: sourceLayer,
    tensor,
    // An input layer is given what it writes.
    inputs: inputs
      .filter((input) => input !== tensor)
      .map((input) => ({ tensor: input, applications })),
  };
}

/** What writes each tensor that the outputs of a model are made of, each place once. */
export function writersOf(model: LayersModel): readonly Writer[] {
  const found = new Map<string, Writer>();
  const visit = (place: Place): void => {
    const key = keyOf(place);
    if (found.has(key)) return;
    const writer = writerOf(place);
    found.set(key, writer);
    writer.inputs.forEach(visit);
  };
  for (const output of model.outputs) visit(placeIn(output));
  return [...found.values()];
}
