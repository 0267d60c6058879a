import type { LayersModel } from '@tensorflow/tfjs-layers';
import { baseOf, type Dim, scales, sizeOf } from '../core/plan/dim.ts';
import {
  fansOf,
  isVector,
  narrows,
  type TensorSpec,
  type WeightSpec,
} from '../core/plan/tensor.ts';
import { RichscaleError } from '../errors.ts';
import { checkKeys, type KnownKeys } from '../known-keys.ts';
import type { BaseShape, BaseShapes } from '../model/base-shapes.ts';
import { checkModel } from '../model/check-model.ts';
import { concatenationsOf, type Part } from '../model/concatenations.ts';
import {
  checkInitializer,
  type DeclaredInitializer,
  isInitializer,
} from '../model/declared-initializer.ts';
import { inside, shapeOf } from '../model/internals.ts';
import { registeredOf } from '../model/known-layers.ts';
import { axesOf, defaultFans } from '../model/layouts.ts';
import { readoutsOf } from '../model/readouts.ts';
import { type Weight, weightsOf } from '../model/weights.ts';
import {
  checkDeclarations,
  type Declarations,
  type DeclaredTensor,
  declaredOf,
} from './declarations.ts';
import { initializerName } from './initial/initializers.ts';
import { type SegmentedFanIn, segmentedFanIn } from './read-segments.ts';
import { type Base, resolveBase } from './resolve-base.ts';

/** Options of {@link tensorsOf}. */
export interface TensorsOfOptions {
  /** The base: a model, saved base shapes, or a factory together with `baseWidth`. */
  readonly base: Base;
  /** The base width, where `base` is a factory. */
  readonly baseWidth?: number;
  /** The model at a third width, where `base` is a model. */
  readonly delta?: LayersModel;
  /** What cannot be known by itself. */
  readonly tensors?: Declarations;
}

const known: KnownKeys<TensorsOfOptions> = {
  base: true,
  baseWidth: true,
  delta: true,
  tensors: true,
};

/**
 * The tensors of a model as the theory sees them: fans, kinds and roles, against a base.
 *
 * @returns one specification for each parameter, in the model's order
 * A tensor whose fan-in scales and whose fan-out does not is an output. Its `readout` says whether
 * it feeds an output of the model, or stands inside the network.
 *
 * @throws `undeclared-tensor` for weights of unknown layers; `unknown-tensor` for a declaration of a
 *   tensor that is not there; `model-mismatch` if the base is of another architecture;
 *   `unknown-key` and `invalid-argument` for options and declarations that cannot be
 */
export function tensorsOf(model: LayersModel, options: TensorsOfOptions): readonly TensorSpec[] {
  checkModel(model, 'model');
  checkKeys('options', options, known);
  const base = resolveBase(model, options);
  return describeAgainst(model, base, options.tensors).map(({ spec }) => spec);
}

/** A weight together with its specification and the base it was described against. */
export interface DescribedWeight {
  readonly weight: Weight;
  readonly spec: TensorSpec;
  readonly baseShape: readonly number[];
  /** How it was drawn; undefined only for biases and gains. */
  readonly initializer: DeclaredInitializer | undefined;
}

/** As {@link tensorsOf}, against base shapes that are known to belong to the model. */
export function describeAgainst(
  model: LayersModel,
  base: BaseShapes,
  declarations: Declarations = {},
): readonly DescribedWeight[] {
  const weights = weightsOf(model);
  checkDeclarations(
    declarations,
    weights.map(({ name }) => name),
  );
  checkLayouts(weights, base, declarations);
  const readouts = readoutsOf(model, weights);
  const segmented = segmentsOf(model, weights, base);
  const described = weights.map((weight): DescribedWeight => {
    const entry = base.tensors[weight.name] as BaseShape;
    const { initializer, ...declared } = declaredOf(declarations[weight.name]);
    return {
      weight,
      spec: specOf(weight, entry, declared, {
        readout: readouts.has(weight.layer),
        segments: segmented.get(weight),
      }),
      baseShape: entry.shape,
      initializer: initializer ?? ownInitializer(weight),
    };
  });
  checkInitializers(described);
  return described;
}

/** The specification with the name of the initializer, which some warnings ask for. */
export function withInitializerName({ spec, initializer }: DescribedWeight): TensorSpec {
  return isInitializer(initializer) ? { ...spec, initializer: initializerName(initializer) } : spec;
}

/** What is known of a weight by its place in the graph. */
interface OfGraph {
  /** Whether it feeds an output of the model. */
  readonly readout?: boolean;
  readonly segments?: SegmentedFanIn | undefined;
}

function specOf(
  { name, layout, variable }: Weight,
  base: BaseShape,
  declared: Omit<DeclaredTensor, 'initializer'>,
  { readout, segments }: OfGraph = {},
): TensorSpec {
  const shape = shapeOf(variable);
  const fans = layout ?? defaultFans(shape.length);
  const axes = axesOf(fans, shape.length);
  const { kind = fans.kind, ...parts } = declared;
  const outputs = dimOf(shape, base, axes.fanOut);
  if (kind !== 'weight') return { name, kind, size: outputs, ...parts };
  const inputs = segments ?? { fanIn: dimOf(shape, base, axes.fanIn) };
  const spec: WeightSpec = { name, kind, ...inputs, fanOut: outputs, ...parts };
  return readout !== undefined && narrows(fansOf(spec)) ? { ...spec, readout } : spec;
}

/** The fan-in of each kernel that reads several things which scale differently. */
function segmentsOf(
  model: LayersModel,
  weights: readonly Weight[],
  base: BaseShapes,
): ReadonlyMap<Weight, SegmentedFanIn> {
  const dims = new Map(
    weights.map((weight) => [weight, specOf(weight, base.tensors[weight.name] as BaseShape, {})]),
  );
  // The last kernel of a separable convolution or a recurrent cell is the one that writes.
  const outputs = new Map(
    [...dims].flatMap(([{ layer }, spec]) =>
      spec.kind === 'weight' || spec.kind === 'embedding' ? [[layer, fansOf(spec).fanOut]] : [],
    ),
  );
  const dimOfPart = ({ source, size }: Part): Dim | undefined => {
    const written = source === undefined ? size : outputs.get(source);
    if (written === undefined) return undefined;
    const baseSize = (size * baseOf(written)) / sizeOf(written);
    if (!scales(written)) return size;
    return Number.isInteger(baseSize) ? { size, base: baseSize } : undefined;
  };
  const concatenations = concatenationsOf(model, weights);
  return new Map(
    [...dims].flatMap(([weight, spec]) => {
      const parts = concatenations.get(weight.layer);
      const read = parts && segmentedFanIn(weight, parts, fansOf(spec).fanIn, dimOfPart);
      return read === undefined ? [] : [[weight, read]];
    }),
  );
}

function dimOf(shape: readonly number[], base: BaseShape, axes: readonly number[]): Dim {
  const size = axes.reduce((all, axis) => all * (shape[axis] ?? 1), 1);
  const baseSize = axes.reduce((all, axis) => all * (base.shape[axis] ?? 1), 1);
  const scales = axes.some((axis) => base.scales?.[axis] || shape[axis] !== base.shape[axis]);
  return scales ? { size, base: baseSize } : size;
}

function ownInitializer({ name, owner, layout }: Weight): DeclaredInitializer | undefined {
  if (layout === undefined) return undefined;
  if (typeof layout.initializer !== 'string') return layout.initializer;
  const kept = inside(owner)[layout.initializer] ?? undefined;
  if (kept !== undefined) checkInitializer(kept, `${name}: ${layout.initializer}`);
  return kept as DeclaredInitializer | undefined;
}

function checkLayouts(
  weights: readonly Weight[],
  base: BaseShapes,
  declarations: Declarations,
): void {
  const unknown = weights.filter(
    ({ name, layout }) => layout === undefined && declarations[name] === undefined,
  );
  const [first] = unknown;
  if (first === undefined) return;
  const { name, variable, owner } = first;
  throw undeclared(unknown, {
    received: `a tensor of shape [${shapeOf(variable)}], [${base.tensors[name]?.shape}] at base`,
    problem: 'Its layer is not known, so neither are its fan-in and fan-out.',
    remedy: `Declare it: tensors: { '${name}': 'hidden' } if its shape is (…, fan-in, fan-out), else { '${name}': { fanIn: { size, base }, fanOut: { size, base } } }; add its initializer. Or registerLayer(${owner.getClassName()}, …), once for all its instances.`,
  });
}

function checkInitializers(described: readonly DescribedWeight[]): void {
  const missing = described.filter(
    ({ spec, initializer }) =>
      initializer === undefined && (!isVector(spec) || spec.kind === 'embedding'),
  );
  const [first] = missing;
  if (first === undefined) return;
  const { spec, weight } = first;
  const registered = registeredOf(weight.owner) !== undefined;
  const property = weight.layout?.initializer;
  throw undeclared(
    missing.map((each) => each.weight),
    {
      received: 'no initializer',
      problem: 'How its initial size depends on its shape is not known.',
      remedy:
        registered && typeof property === 'string'
          ? `Keep the one that draws it in the layer’s \`${property}\`, or give registerLayer its \`initializer\`: the property’s name, tf.initializers.heNormal({}) and the like, or { std }.`
          : `Declare it: tensors: { '${spec.name}': { role: '${spec.role ?? 'hidden'}', initializer: tf.initializers.heNormal({}) } }, with the initializer that drew it, or { std: (fanIn, fanOut) => … }.`,
    },
  );
}

/** One error for all tensors with the same fault, which is told of the first. */
function undeclared(
  weights: readonly Weight[],
  details: { readonly received: string; readonly problem: string; readonly remedy: string },
): RichscaleError<'undeclared-tensor'> {
  const [first = '', ...others] = weights.map(({ name }) => name);
  const same = others.length === 0 ? '' : ` The same goes for ${others.join(', ')}.`;
  return new RichscaleError(
    'undeclared-tensor',
    { argument: first, ...details, remedy: `${details.remedy}${same}` },
    { tensors: [first, ...others] },
  );
}
