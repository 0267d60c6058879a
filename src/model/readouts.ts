import type { LayersModel, layers, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { inside, isContainer, placeOf, shapeOf } from './internals.ts';
import { defaultFans } from './layouts.ts';
import type { Weight } from './weights.ts';

/** Where a nested model is applied: its inputs there take the place of its own. */
interface Application {
  readonly container: layers.Layer;
  readonly inputs: readonly SymbolicTensor[];
}

/**
 * The layers that feed an output of the model with nothing but weightless layers and norms in
 * between: those whose kernel is a readout if its fan-in scales and its fan-out does not.
 *
 * @param model a built model
 * @param weights the model's
 */
export function readoutsOf(
  model: LayersModel,
  weights: readonly Weight[],
): ReadonlySet<layers.Layer> {
  // A layer with a kernel ends the search.
  const summing = new Set(weights.filter(isKernel).map(({ layer }) => layer));
  const found = new Set<layers.Layer>();
  const visited = new Set<string>();

  const visit = (tensor: SymbolicTensor, applications: readonly Application[]): void => {
    const key = [tensor.id, ...applications.map(({ inputs }) => inputs[0]?.id)].join();
    if (visited.has(key)) return;
    visited.add(key);

    const { sourceLayer, nodeIndex, tensorIndex } = placeOf(tensor);
    const node = inside(sourceLayer).inboundNodes[nodeIndex];
    const inputs = node?.inputTensors ?? [];
    if (isContainer(sourceLayer)) {
      const inner = inside(sourceLayer).outputs?.[tensorIndex];
      if (inner !== undefined) visit(inner, [{ container: sourceLayer, inputs }, ...applications]);
      return;
    }
    const [innermost, ...outer] = applications;
    const position = innermost && inside(innermost.container).inputs?.indexOf(tensor);
    const replaced = position === undefined ? undefined : innermost?.inputs[position];
    if (replaced !== undefined) {
      visit(replaced, outer);
      return;
    }
    if (summing.has(sourceLayer)) {
      found.add(sourceLayer);
      return;
    }
    for (const input of inputs) visit(input, applications);
  };

  for (const output of model.outputs) visit(output, []);
  return found;
}

function isKernel({ layout, variable }: Weight): boolean {
  const { kind } = layout ?? defaultFans(shapeOf(variable).length);
  return kind === 'weight' || kind === 'embedding';
}
