import type { LayersModel } from '@tensorflow/tfjs-layers';
import { baseOf, type Dim, scales, sizeOf } from '../core/plan/dim.ts';
import {
  fansOf,
  isVector,
  narrows,
  type TensorSpec,
  type WeightSpec,
} from '../core/plan/tensor.ts';
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
import { axesOf, defaultFans } from '../model/layouts.ts';
import { initializerOf } from '../model/lazy-weights.ts';
import { readoutsOf } from '../model/readouts.ts';
import { type Weight, weightsOf } from '../model/weights.ts';
import { type Declarations, type DeclaredTensor, declaredOf } from './declarations.ts';
import type { DescribedWeight } from './described-weight.ts';
import { initializerName } from './initial/initializers.ts';
import { withLastWidths } from './read-last-width.ts';
import { type SegmentedFanIn, segmentedFanIn } from './read-segments.ts';
import { type Base, resolveBase } from './resolve-base.ts';
import { type Undeclared, undeclared } from './undeclared.ts';

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
 * @throws `undeclared-tensor` for weights of unknown layers, and those whose fan-in scales and
 *   fan-out does not without feeding an output; `unknown-tensor` for a declaration of a tensor
 *   that is not there; `model-mismatch` if the base is of another architecture; `unknown-key` and
 *   `invalid-argument` for options and declarations that cannot be
 */
export function tensorsOf(model: LayersModel, options: TensorsOfOptions): readonly TensorSpec[] {
  checkModel(model, 'model');
  checkKeys('options', options, known);
  const base = resolveBase(model, options);
  return describeAgainst(model, weightsOf(model), base, options.tensors).map(({ spec }) => spec);
}

/**
 * As {@link tensorsOf}, against base shapes that are known to belong to the model.
 *
 * @param isKept whether a tensor's weights are kept, so that how they were drawn is of no use
 */
export function describeAgainst(
  model: LayersModel,
  weights: readonly Weight[],
  base: BaseShapes,
  declarations: Declarations = {},
  isKept: (tensor: string) => boolean = () => false,
): readonly DescribedWeight[] {
  const declared = declaredOf(
    declarations,
    weights.map(({ name }) => name),
  );
  const scaling = weights.filter((weight) => mayScale(weight, base));
  const readouts = readoutsOf(model, scaling);
  const segmented = segmentsOf(model, weights, base);
  const alone = weights.map((weight): DescribedWeight => {
    const entry = base.tensors[weight.name] as BaseShape;
    const { initializer, ...parts } = declared.get(weight.name) ?? {};
    return {
      weight,
      spec: specOf(weight, entry, parts, {
        readout: readouts.has(weight.layer) || weight.layout?.readout === true,
        segments: segmented.get(weight),
      }),
      baseShape: entry.shape,
      initializer: initializer ?? ownInitializer(weight),
    };
  });
  const specs = withLastWidths(
    model,
    alone.map(({ spec }) => spec),
  );
  const described = alone.map((each, index) => ({ ...each, spec: specs[index] ?? each.spec }));
  const missing = described.flatMap((each): readonly Undeclared[] => {
    const { name, layout } = each.weight;
    const layer = layout === undefined && !saysWhatItIs(declared.get(name));
    const initializer = each.initializer === undefined && isDrawn(each.spec) && !isKept(name);
    return layer || initializer ? [{ described: each, layer, initializer }] : [];
  });
  if (missing.length > 0) throw undeclared(missing);
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
  { name, layout, variable, branch }: Weight,
  base: BaseShape,
  declared: Omit<DeclaredTensor, 'initializer'>,
  { readout, segments }: OfGraph = {},
): TensorSpec {
  const shape = shapeOf(variable);
  const fans = layout ?? defaultFans(shape.length);
  const axes = axesOf(fans, shape.length);
  const { kind = fans.kind, learningRate, weightDecay, ...others } = declared;
  const own = {
    ...(learningRate === undefined ? {} : { learningRate }),
    ...(weightDecay === undefined ? {} : { weightDecay }),
  };
  const parts = {
    ...(branch === undefined ? {} : { branch }),
    ...others,
    ...(Object.keys(own).length === 0 ? {} : { own }),
  };
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
  const concatenations = concatenationsOf(model, weights);
  if (concatenations.size === 0) return new Map();
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
  return new Map(
    [...dims].flatMap(([weight, spec]) => {
      const parts = concatenations.get(weight.layer);
      const read = parts && segmentedFanIn(weight, parts, fansOf(spec).fanIn, dimOfPart);
      return read === undefined ? [] : [[weight, read]];
    }),
  );
}

/** Whether an axis of a weight scales, or was not seen at the third width that tells. */
function mayScale({ name, variable }: Weight, base: BaseShapes): boolean {
  const entry = base.tensors[name] as BaseShape;
  const shape = shapeOf(variable);
  return entry.scales === undefined || scales(dimOf(shape, entry, [...shape.keys()]));
}

/** The product of some axes of a weight, against the base. */
export function dimOf(shape: readonly number[], base: BaseShape, axes: readonly number[]): Dim {
  const size = axes.reduce((all, axis) => all * (shape[axis] ?? 1), 1);
  const baseSize = axes.reduce((all, axis) => all * (base.shape[axis] ?? 1), 1);
  const scales = axes.some((axis) => base.scales?.[axis] || shape[axis] !== base.shape[axis]);
  return scales ? { size, base: baseSize } : size;
}

function ownInitializer({
  name,
  owner,
  layout,
  variable,
}: Weight): DeclaredInitializer | undefined {
  const property = layout?.initializer;
  if (typeof property === 'object') return property;
  const kept = property === undefined ? undefined : (inside(owner)[property] ?? undefined);
  if (kept === undefined) return initializerOf(variable);
  checkInitializer(kept, `${name}: ${property}`);
  return kept as DeclaredInitializer;
}

/** Whether more is declared of a tensor than factors of its own. */
function saysWhatItIs(declared: DeclaredTensor = {}): boolean {
  const { learningRate: _, weightDecay: __, ...others } = declared;
  return Object.keys(others).length > 0;
}

function isDrawn(spec: TensorSpec): boolean {
  return !isVector(spec) || spec.kind === 'embedding';
}
