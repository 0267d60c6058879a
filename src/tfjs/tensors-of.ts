import { checkRole } from '../core/arguments.ts';
import { type Dim, scales } from '../core/plan/dim.ts';
import { fansOf, isVector, type TensorKind, type TensorSpec } from '../core/plan/tensor.ts';
import type { Role } from '../core/theory/role.ts';
import { invalidArgument, RichscaleError } from '../errors.ts';
import type { BaseShape, BaseShapes } from '../model/base-shapes.ts';
import { shapeOf } from '../model/internals.ts';
import { axesOf, defaultLayout } from '../model/layouts.ts';
import { readoutsOf } from '../model/readouts.ts';
import type { Initializer, LayersModel } from '../model/tfjs-types.ts';
import { type Weight, weightsOf } from '../model/weights.ts';
import { type Base, resolveBase } from './base.ts';
import { initializerName, initializerOf } from './initial/initializers.ts';

/**
 * What is declared of a tensor that cannot be known by itself: a role alone, or any part of its
 * specification. A tensor of an unknown layer is read as (…, fan-in, fan-out) unless its fans
 * are given.
 */
export type Declaration = Role | DeclaredTensor;

/** Any part of a tensor's specification, as in `TensorSpec`; what is left out is read off it. */
export interface DeclaredTensor {
  readonly role?: Role;
  readonly kind?: TensorKind;
  /** Of weights. */
  readonly fanIn?: Dim;
  /** Of weights. */
  readonly fanOut?: Dim;
  /** Of biases, gains and embeddings. */
  readonly size?: Dim;
  readonly branch?: boolean;
  /** Needed for weights of unknown layers: how they were drawn. */
  readonly initializer?: Initializer;
}

/** Declarations by tensor name, as in `tensorsOf`'s output: `attention/query`. */
export type Declarations = Readonly<Record<string, Declaration>>;

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

/**
 * The tensors of a model as the theory sees them: fans, kinds and roles, against a base.
 *
 * @returns one specification for each parameter, in the model's order
 * @throws `undeclared-tensor` for a weight of an unknown layer, or one whose fan-in scales and
 *   fan-out does not without feeding an output; `model-mismatch` if the base is of another
 *   architecture; `invalid-argument` for a declaration of a tensor that is not there
 */
export function tensorsOf(model: LayersModel, options: TensorsOfOptions): readonly TensorSpec[] {
  const base = resolveBase(model, options);
  return describeAgainst(model, base, options.tensors).map(({ spec }) => spec);
}

/** A weight together with its specification and the base it was described against. */
export interface DescribedWeight {
  readonly weight: Weight;
  readonly spec: TensorSpec;
  readonly baseShape: readonly number[];
  readonly initializer: Initializer | undefined;
}

/** As {@link tensorsOf}, against base shapes that are known to belong to the model. */
export function describeAgainst(
  model: LayersModel,
  base: BaseShapes,
  roles: Declarations = {},
): readonly DescribedWeight[] {
  const weights = weightsOf(model);
  checkDeclarations(roles, weights);
  const readouts = readoutsOf(model, weights);
  return weights.map((weight) => {
    const entry = base.tensors[weight.name] as BaseShape;
    const declared = roles[weight.name];
    const spec = specOf(weight, entry, declared);
    checkReadout(spec, readouts.has(weight.layer), declared);
    return {
      weight,
      spec,
      baseShape: entry.shape,
      initializer: initializerFor(weight, declared, spec),
    };
  });
}

function checkDeclarations(roles: Declarations, weights: readonly Weight[]): void {
  const names = new Set(weights.map(({ name }) => name));
  for (const [name, declared] of Object.entries(roles)) {
    if (!names.has(name)) {
      throw invalidArgument(
        `tensors[${JSON.stringify(name)}]`,
        declared,
        'The model has no such tensor.',
        `The names are ${[...names].join(', ')}.`,
      );
    }
    if (typeof declared === 'string') checkRole(declared, `tensors[${JSON.stringify(name)}]`);
  }
}

function specOf(
  { name, layout, variable }: Weight,
  base: BaseShape,
  declared: Declaration | undefined,
): TensorSpec {
  const shape = shapeOf(variable);
  const given: DeclaredTensor =
    typeof declared === 'string' ? { role: declared } : (declared ?? {});
  if (layout === undefined && declared === undefined) {
    throw new RichscaleError(
      'undeclared-tensor',
      {
        argument: name,
        received: `a tensor of shape [${shape}], [${base.shape}] at base`,
        problem: 'Its layer is not known, so neither are its fan-in and fan-out.',
        remedy: `Declare it: tensors: { '${name}': 'hidden' } if its shape is (…, fan-in, fan-out), else { '${name}': { fanIn: { size, base }, fanOut: { size, base } } }; add its initializer.`,
      },
      { tensors: [name] },
    );
  }
  const settled = layout ?? defaultLayout(shape.length);
  const axes = axesOf(settled, shape.length);
  const { initializer: _, kind = settled.kind, ...parts } = given;
  const outputs = dimOf(shape, base, axes.fanOut);
  return kind === 'weight'
    ? { name, kind, fanIn: dimOf(shape, base, axes.fanIn), fanOut: outputs, ...parts }
    : { name, kind, size: outputs, ...parts };
}

function dimOf(shape: readonly number[], base: BaseShape, axes: readonly number[]): Dim {
  const size = axes.reduce((all, axis) => all * (shape[axis] ?? 1), 1);
  const baseSize = axes.reduce((all, axis) => all * (base.shape[axis] ?? 1), 1);
  const scales = axes.some((axis) => base.scales?.[axis] || shape[axis] !== base.shape[axis]);
  return scales ? { size, base: baseSize } : size;
}

function checkReadout(
  spec: TensorSpec,
  feedsOutput: boolean,
  declared: Declaration | undefined,
): void {
  const role = typeof declared === 'string' ? declared : declared?.role;
  const { fanIn, fanOut } = fansOf(spec);
  const narrows = scales(fanIn) && !scales(fanOut);
  if (role !== undefined || !narrows || feedsOutput) return;
  throw new RichscaleError(
    'undeclared-tensor',
    {
      argument: spec.name,
      received: 'a fan-in that scales, a fan-out that does not, inside the network',
      problem:
        'It may be a readout (a router, an auxiliary head) or a bottleneck; they scale differently.',
      remedy: `Declare it: tensors: { '${spec.name}': 'output' } for a readout or router, 'hidden' for a bottleneck whose signal stays at order one.`,
    },
    { tensors: [spec.name] },
  );
}

function initializerFor(
  weight: Weight,
  declared: Declaration | undefined,
  spec: TensorSpec,
): Initializer | undefined {
  const given = typeof declared === 'object' ? declared.initializer : undefined;
  const own = weight.layout && initializerOf(weight.owner, weight.layout.property);
  const initializer = given ?? own;
  const random = !isVector(spec) || spec.kind === 'embedding';
  if (initializer === undefined && random) {
    throw new RichscaleError(
      'undeclared-tensor',
      {
        argument: spec.name,
        received: 'no initializer',
        problem: 'How its initial size depends on its shape is not known.',
        remedy: `Declare it: tensors: { '${spec.name}': { role: '${spec.role ?? 'hidden'}', initializer: tf.initializers.heNormal({}) } }, with the initializer that drew it.`,
      },
      { tensors: [spec.name] },
    );
  }
  return initializer;
}

/** The specification with the name of the initializer, which some warnings ask for. */
export function withInitializerName({ spec, initializer }: DescribedWeight): TensorSpec {
  return initializer === undefined ? spec : { ...spec, initializer: initializerName(initializer) };
}
