import type { LayersModel, layers, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { baseOf, checkDim, type Dim, formatDim, scales, sizeOf } from '../core/plan/dim.ts';
import type { Reduction } from '../core/plan/logits.ts';
import type { Plan } from '../core/plan/plan.ts';
import { checkReduction, type OutputSpec } from '../core/plan/plan-outputs.ts';
import { fansOf, isVector, narrows, scaleAlike } from '../core/plan/tensor.ts';
import { invalidArgument, RichscaleError } from '../errors.ts';
import { checkKeys, type KnownKeys, nearestTo } from '../known-keys.ts';
import { keyOf, type Place, writerOf, writersOf } from '../model/graph-places.ts';
import { inside, plainClassName } from '../model/internals.ts';
import { tfjsClassNames } from '../model/known-layers.ts';
import { layersOf } from '../model/layer-paths.ts';
import type { DescribedWeight } from './described-weight.ts';
import { multiplierName } from './output-multipliers.ts';

/**
 * How a layer without a weight of its own makes an output of the width: `sum`, as a dot product,
 * or `mean`, where it has divided by the width already, as a cosine; or that with the width that it
 * sums over, where it cannot be read off what the layer is given.
 */
export type OutputDeclaration =
  | Reduction
  | { readonly reduction?: Reduction; readonly fanIn?: Dim };

/**
 * The outputs that sum over the width without a weight of their own, by the path of the layer that
 * writes them: `{ similarity: 'sum' }`.
 */
export type OutputDeclarations = Readonly<Record<string, OutputDeclaration>>;

/** An output as the plan takes it, and the tensors of the graph that it is. */
export interface DeclaredOutput {
  readonly spec: OutputSpec;
  readonly tensors: readonly SymbolicTensor[];
}

const known: KnownKeys<Exclude<OutputDeclaration, string>> = { reduction: true, fanIn: true };

/**
 * The outputs that are declared of a model. A layer that is used more than once, as a tied embedding
 * is, writes one where it reads a width; its other uses are left alone.
 *
 * @param described the model's weights
 * @param implied what the layers' classes say of themselves, where nothing else is declared
 * @throws `unknown-key` for a name that is no layer's; `already-parameterized` for one that is multiplied
 *   already; `invalid-argument` for a layer of tfjs's that has a kernel and one of a class of one's
 *   own that has a readout's, for one that reads no width, or several; for a reduction that it does
 *   not have, and a width that is none
 */
export function declaredOutputs(
  model: LayersModel,
  described: readonly DescribedWeight[],
  declarations: OutputDeclarations = {},
  implied: OutputDeclarations = {},
): readonly DeclaredOutput[] {
  if (typeof declarations !== 'object' || declarations === null || Array.isArray(declarations)) {
    throw invalidArgument(
      'outputs',
      declarations,
      'It is an object with layer names as keys.',
      "Pass such as { similarity: 'sum' }.",
    );
  }
  const layers = new Map(layersOf(model).map(({ path, layer }) => [path, layer]));
  const all = { ...implied, ...declarations };
  const declared = Object.entries(all).map(([path, declaration]) => {
    const layer = layers.get(path);
    if (layer === undefined) throw noSuchLayer(path, declaration, [...layers.keys()]);
    if (layers.has(multiplierName(path))) throw twice(path);
    const argument = `outputs[${JSON.stringify(path)}]`;
    const parts = checked(declaration, argument);
    checkLayer(layer, parts.reduction, described, argument);
    return { path, layer, argument, ...parts };
  });
  if (declared.length === 0) return [];
  const widths = widthsIn(described, new Set(declared.map(({ layer }) => layer)));
  const writers = writersOf(model);
  return declared.map(({ path, layer, argument, reduction, fanIn }) => {
    const uses = writers
      .filter((writer) => writer.layer === layer)
      .map(({ tensor, inputs }) => ({ tensor, read: inputs.flatMap(widths) }));
    const reading = uses.filter(({ read }) => read.length > 0);
    // A width that is given needs no finding where there is only one place for it.
    const chosen = fanIn !== undefined && uses.length === 1 ? uses : reading;
    const found = chosen.flatMap(({ read }) => read);
    return {
      spec: {
        name: path,
        fanIn: chosen.length > 0 && fanIn !== undefined ? fanIn : oneWidth(found, argument, path),
        reduction,
      },
      tensors: [...new Set(chosen.map(({ tensor }) => tensor))],
    };
  });
}

/**
 * Throws `invalid-argument` if all weights are kept and an output is multiplied: kept weights go on to
 * mean what they do, and no weight could make up for the multiplier.
 */
export function checkKeptOutputs(
  { rows, outputs }: Plan,
  isKept: (tensor: string) => boolean,
): void {
  const output = outputs.find(({ multiplier }) => multiplier !== 1);
  if (output === undefined || !rows.every(({ name }) => isKept(name))) return;
  throw invalidArgument(
    `outputs[${JSON.stringify(output.name)}]`,
    output.multiplier,
    'All weights are kept, and this multiplier would change what the model predicts.',
    'Leave the output out, and tune the learning rate at this width: nothing scales the output then.',
  );
}

function checked(
  declaration: OutputDeclaration,
  argument: string,
): { readonly reduction: Reduction; readonly fanIn: Dim | undefined } {
  if (typeof declaration === 'string') {
    checkReduction(declaration, argument);
    return { reduction: declaration, fanIn: undefined };
  }
  checkKeys(argument, declaration, known);
  const { reduction = 'sum', fanIn } = declaration;
  checkReduction(reduction, `${argument}.reduction`);
  if (fanIn !== undefined) checkDim(fanIn, `${argument}.fanIn`);
  return { reduction, fanIn };
}

function checkLayer(
  layer: layers.Layer,
  reduction: Reduction,
  described: readonly DescribedWeight[],
  argument: string,
): void {
  // A layer of one's own may have hidden kernels in front of its dot product, as pointers have.
  const ofTfjs = tfjsClassNames.includes(plainClassName(layer));
  const own = described.find(
    ({ weight, spec }) =>
      weight.layer === layer && !isVector(spec) && (ofTfjs || narrows(fansOf(spec))),
  );
  if (own !== undefined) {
    throw invalidArgument(
      argument,
      reduction,
      `What the layer writes is scaled by a weight of its own, ${own.spec.name}.`,
      'Leave it out.',
    );
  }
  if (plainClassName(layer) === 'Dot' && reduction === 'sum' && inside(layer).normalize === true) {
    throw invalidArgument(
      argument,
      reduction,
      'The layer normalizes what it multiplies, and so has divided by the width already.',
      "Declare 'mean'.",
    );
  }
}

/**
 * The widths that a place of the graph has. An output that is declared has none, and what a layer
 * with a kernel or a table writes has that one's.
 */
export function widthsIn(
  described: readonly DescribedWeight[],
  declared: ReadonlySet<layers.Layer>,
): (place: Place) => readonly Dim[] {
  // The last kernel of a separable convolution or a recurrent cell is the one that writes.
  const written = new Map<layers.Layer, Dim>();
  for (const { weight, spec } of described) {
    if (spec.kind === 'weight' || spec.kind === 'embedding') {
      written.set(weight.layer, fansOf(spec).fanOut);
    }
  }
  const found = new Map<string, readonly Dim[]>();
  const widthsOf = (place: Place): readonly Dim[] => {
    const key = keyOf(place);
    const before = found.get(key);
    if (before !== undefined) return before;
    const { layer, tensor, inputs } = writerOf(place);
    const last = written.get(layer);
    const own = last && ofTensor(last, tensor);
    const read = own === undefined || declared.has(layer) ? inputs.flatMap(widthsOf) : [];
    const isOutput = declared.has(layer) && read.length > 0;
    const widths = own === undefined ? read : [own].filter(scales);
    found.set(key, isOutput ? [] : widths);
    return isOutput ? [] : widths;
  };
  return widthsOf;
}

/** What a layer writes of its last kernel's fan-out: a cell's kernel has one more for each gate. */
function ofTensor(fanOut: Dim, { shape }: SymbolicTensor): Dim {
  const size = shape.at(-1);
  if (!scales(fanOut) || typeof size !== 'number') return fanOut;
  const base = (size * baseOf(fanOut)) / sizeOf(fanOut);
  return Number.isInteger(base) ? { size, base } : fanOut;
}

function oneWidth(read: readonly Dim[], argument: string, path: string): Dim {
  const [first, ...others] = read;
  const remedy = `Give it: outputs: { '${path}': { fanIn: { size: 512, base: 64 } } }, or leave the layer out.`;
  if (first === undefined) {
    throw invalidArgument(
      argument,
      undefined,
      'No width is found in what the layer reads.',
      remedy,
    );
  }
  const other = others.find((dim) => !scaleAlike(dim, first));
  if (other === undefined) return first;
  throw invalidArgument(
    argument,
    `${formatDim(first)} and ${formatDim(other)}`,
    'What the layer reads has widths that grow at different rates, so the one that it sums over is not clear.',
    remedy,
  );
}

function noSuchLayer(
  path: string,
  received: unknown,
  paths: readonly string[],
): RichscaleError<'unknown-key'> {
  const nearest = nearestTo(path, paths);
  return new RichscaleError(
    'unknown-key',
    {
      argument: `outputs[${JSON.stringify(path)}]`,
      received,
      problem: 'The model has no such layer.',
      remedy: `${nearest === undefined ? '' : `Did you mean '${nearest}'? `}The names are ${paths.join(', ')}.`,
    },
    { key: path, known: paths, nearest },
  );
}

function twice(path: string): RichscaleError<'already-parameterized'> {
  return new RichscaleError('already-parameterized', {
    argument: `outputs[${JSON.stringify(path)}]`,
    received: path,
    problem: 'This output is multiplied already, and would be a second time.',
    remedy: 'Build all of the model anew, and parameterize the whole.',
  });
}
