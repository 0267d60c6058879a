import { dispose, type Optimizer, type Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Parameterization } from '../core/parameterization.ts';
import { plan as makePlan, type Plan, planFromJSON } from '../core/plan/plan.ts';
import type { Depth } from '../core/plan/residual-depth.ts';
import { RichscaleError } from '../errors.ts';
import { checkKeys, type KnownKeys } from '../known-keys.ts';
import type { BaseShapes } from '../model/base-shapes.ts';
import { checkModel } from '../model/check-model.ts';
import { disposeModel } from '../model/dispose-model.ts';
import { variableOf } from '../model/internals.ts';
import { weightsOf } from '../model/weights.ts';
import type { OptimizerDescription } from '../optimizers/description.ts';
import { readOptimizer } from '../optimizers/read-optimizer.ts';
import { coreOptimizer } from '../optimizers/registry.ts';
import type { RichscaleOptimizer } from '../optimizers/richscale-optimizer.ts';
import { built, checkForm, checkFresh } from './check-given.ts';
import { checkSegments } from './check-segments.ts';
import type { Declarations } from './declarations.ts';
import { type Drawing, drawingOf, measuredWarning } from './initial/drawing.ts';
import { checkSeed, initialValue } from './initial/initial-weights.ts';
import { multiply } from './multiplied-model.ts';
import { checkSameOptimizer, type NamedVariable, optimizerFor } from './optimizer-for.ts';
import { keepPlan, planOf } from './plan-of.ts';
import { checkRegularizers, scaleRegularizers } from './regularizers.ts';
import { type Base, checkWidth, type ModelFactory, probe, resolveBase } from './resolve-base.ts';
import { type DescribedWeight, describeAgainst, withInitializerName } from './tensors-of.ts';
import { warn } from './warn.ts';

/** What both forms of {@link parameterize} take. */
export interface ParameterizeCommonOptions {
  readonly parameterization: Parameterization;
  /** `adam({ learningRate })` and the like, or a fresh `tf.train.*` instance. */
  readonly optimizer: OptimizerDescription | Optimizer;
  /** What cannot be known of some tensors by itself. */
  readonly tensors?: Declarations;
  /**
   * A whole number: draw the initial weights anew, each tensor from its own stream, the same on
   * every backend. Left out, the weights that are there are rescaled. Constants, and what else
   * its initializer draws the same every time, are rescaled with a seed too.
   */
  readonly seed?: number;
  /** Given where the number of residual branches scales too; declare `branch` in `tensors`. */
  readonly depth?: Depth;
  /** Is told each of the plan's warnings; `console.warn` if left out. */
  readonly onWarning?: (warning: string) => void;
}

/** Options of {@link parameterize} for a model. */
export interface ParameterizeOptions extends ParameterizeCommonOptions {
  /** The model at the base width, its saved shapes, or a factory with `baseWidth`. */
  readonly base: Base;
  readonly baseWidth?: number;
  /** The model at a third width, where `base` is a model. */
  readonly delta?: LayersModel;
}

/** Options of {@link parameterize} for a model factory. */
export interface ParameterizeFactoryOptions extends ParameterizeCommonOptions {
  /** The width to build. */
  readonly width: number;
  /** The width that learning rate and the rest were, or will be, tuned at. */
  readonly baseWidth: number;
}

const commonKeys: KnownKeys<ParameterizeCommonOptions> = {
  parameterization: true,
  optimizer: true,
  tensors: true,
  seed: true,
  depth: true,
  onWarning: true,
};
const modelKeys: KnownKeys<ParameterizeOptions> = {
  ...commonKeys,
  base: true,
  baseWidth: true,
  delta: true,
};
const factoryKeys: KnownKeys<ParameterizeFactoryOptions> = {
  ...commonKeys,
  width: true,
  baseWidth: true,
};

/** A model whose width is taken care of, and what goes with it. */
export interface Parameterized {
  readonly model: LayersModel;
  /** For `model.compile`, or for `optimizer.applyGradients(tf.variableGrads(…).grads)`. */
  readonly optimizer: RichscaleOptimizer;
  readonly plan: Plan;
}

/**
 * Applies a parameterization to a model: sets its initial weights, puts forward multipliers
 * where the gauge asks for them, and makes the optimizer.
 *
 * In the gauge `unit-multiplier` the model is the one given, its weights set in place; in others
 * it is a new model, and the one given is left as it is. At the base width nothing changes, bit
 * for bit. If anything fails the model is left as it was.
 *
 * @param model a built, uncompiled model, or a factory that builds it at any width
 * @throws `already-parameterized` for a model that richscale has scaled before; `undeclared-tensor`
 *   for tensors whose role or initial size cannot be known; `unknown-tensor` for a declaration of
 *   one that is not there; `inconsistent-decay` for regularizers that no width can keep;
 *   `model-mismatch` if the base is another architecture; `invalid-callback` for an asynchronous
 *   factory; `unknown-key` for options that this form does not take; `invalid-argument` for a
 *   compiled model and for options out of range
 */
export function parameterize(model: LayersModel, options: ParameterizeOptions): Parameterized;
export function parameterize(
  factory: ModelFactory,
  options: ParameterizeFactoryOptions,
): Parameterized;
export function parameterize(
  given: LayersModel | ModelFactory,
  options: ParameterizeOptions | ParameterizeFactoryOptions,
): Parameterized {
  const factory = typeof given === 'function';
  checkOptions(options, factory);
  const description = readOptimizer(options.optimizer);
  checkSeed(options.seed);
  if (!factory) {
    checkFresh(given);
    return apply(given, resolveBase(given, options as ParameterizeOptions), description, options);
  }
  const { width, baseWidth } = options as ParameterizeFactoryOptions;
  checkWidth(width, 'width');
  const model = built(given, width);
  try {
    checkFresh(model);
    const base = resolveBase(model, { base: probe(given, baseWidth) });
    const result = apply(model, base, description, options);
    if (result.model !== model) disposeModel(model);
    return result;
  } catch (error) {
    disposeModel(model);
    throw error;
  }
}

function checkOptions(options: object, factory: boolean): void {
  const known = factory ? factoryKeys : modelKeys;
  if (typeof options === 'object' && options !== null) {
    checkForm(options, known, factory ? 'factory' : 'model');
  }
  checkKeys('options', options, known);
}

function apply(
  model: LayersModel,
  base: BaseShapes,
  description: OptimizerDescription,
  options: ParameterizeCommonOptions,
): Parameterized {
  const described = describeAgainst(model, base, options.tensors);
  const planned = makePlan({
    parameterization: options.parameterization,
    optimizer: coreOptimizer(description),
    tensors: described.map(withInitializerName),
    weightDecay: description.weightDecay,
    ...(options.depth === undefined ? {} : { depth: options.depth }),
  });
  checkSegments(planned);
  checkRegularizers(described, planned);
  const drawings = new Map(
    described.map((each) => [each, drawingOf(each, options.seed !== undefined)]),
  );
  const plan = withWarnings(planned, measuredWarning(drawings));
  // Before anything is changed: a caller may throw at a warning.
  for (const warning of plan.warnings) (options.onWarning ?? warn)(warning);
  const values = initialValues(drawings, plan, options.seed);
  try {
    // Nothing below can fail on good input, so a model in place is changed wholly or not at all.
    const target = plan.gauge === 'unit-multiplier' ? model : multiply(model, plan);
    const targets = new Map(weightsOf(target).map(({ name, variable }) => [name, variable]));
    for (const [name, value] of values) {
      const variable = targets.get(name);
      if (variable !== undefined) variableOf(variable).assign(value);
    }
    scaleRegularizers(model, target, plan);
    keepPlan(target, plan, model);
    return { model: target, optimizer: optimizerFor(variablesOf(target), plan, description), plan };
  } finally {
    dispose([...values.values()]);
  }
}

function withWarnings(plan: Plan, more: readonly string[]): Plan {
  if (more.length === 0) return plan;
  return planFromJSON({ ...plan.toJSON(), warnings: [...plan.warnings, ...more] });
}

function initialValues(
  drawings: ReadonlyMap<DescribedWeight, Drawing>,
  plan: Plan,
  seed: number | undefined,
): ReadonlyMap<string, Tensor> {
  const values = new Map<string, Tensor>();
  try {
    for (const [each, drawing] of drawings) {
      const { name } = each.weight;
      const value = initialValue(each, drawing, plan.row(name), seed);
      if (value !== undefined) values.set(name, value);
    }
    return values;
  } catch (error) {
    dispose([...values.values()]);
    throw error;
  }
}

function variablesOf(model: LayersModel): readonly NamedVariable[] {
  return weightsOf(model).map(({ name, variable }) => ({
    name,
    originalName: variable.originalName,
    variable: variableOf(variable),
  }));
}

/** Options of {@link resume}. */
export interface ResumeOptions {
  /** `adam({ learningRate })` and the like, or a fresh `tf.train.*` instance. */
  readonly optimizer: OptimizerDescription | Optimizer;
}

const resumeKeys: KnownKeys<ResumeOptions> = { optimizer: true };

/**
 * Goes on with a model that was parameterized, saved and loaded: its plan, and an optimizer for
 * it. The weights are left as they are.
 *
 * @throws `model-mismatch` if the model was never parameterized, or was under another optimizer;
 *   `unknown-key` for an option that there is not
 */
export function resume(model: LayersModel, options: ResumeOptions): Parameterized {
  checkModel(model, 'model');
  checkKeys('options', options, resumeKeys);
  const description = readOptimizer(options.optimizer);
  const plan = planOf(model);
  if (plan === undefined) {
    throw new RichscaleError('model-mismatch', {
      argument: 'model',
      received: model.name,
      problem: 'It carries no plan: richscale never parameterized it.',
      remedy: 'Use parameterize(model, …) on a model with fresh weights.',
    });
  }
  checkSameOptimizer(plan, description);
  return { model, optimizer: optimizerFor(variablesOf(model), plan, description), plan };
}
