import type { Optimizer } from '@tensorflow/tfjs-core';
import type { LayersModel, LayerVariable } from '@tensorflow/tfjs-layers';
import type { Parameterization } from '../core/parameterization.ts';
import { plan as makePlan, type Plan, planFromJSON } from '../core/plan/plan.ts';
import type { Depth } from '../core/plan/residual-depth.ts';
import { checkKeys, type KnownKeys } from '../known-keys.ts';
import type { BaseShapes } from '../model/base-shapes.ts';
import { variableOf } from '../model/internals.ts';
import { partsOf } from '../model/layer-parts.ts';
import { layersOf } from '../model/layer-paths.ts';
import { setWeight } from '../model/lazy-weights.ts';
import { weightsOf } from '../model/weights.ts';
import type { OptimizerDescription } from '../optimizers/description.ts';
import { readOptimizer } from '../optimizers/read-optimizer.ts';
import { build } from './build.ts';
import { checkForm, checkFresh } from './check-given.ts';
import { checkSegmentsOf } from './check-segments.ts';
import { checkCompile } from './compile-check.ts';
import type { Declarations } from './declarations.ts';
import { checkKeptOutputs, declaredOutputs, type OutputDeclarations } from './declared-outputs.ts';
import type { DescribedWeight } from './described-weight.ts';
import { measuredWarning } from './initial/drawing.ts';
import { type Initial, initialSaid } from './initial/initial-option.ts';
import { checkSeed, initialValue, replaces } from './initial/initial-weights.ts';
import { type Start, startsOf } from './initial/starts.ts';
import { logitsIn, outputsIn, setInnerMultipliers } from './inner-multipliers.ts';
import { isInPlace, multiply } from './multiplied-model.ts';
import { optimizerFor, plannedFor, tensorsFor } from './optimizer-for.ts';
import { type Parameterized, variablesOf } from './parameterized.ts';
import { keepPlan } from './plan-of.ts';
import { checkRegularizers, scaleRegularizers } from './regularizers.ts';
import {
  checkRegularizersOption,
  type Regularizers,
  removeRegularizers,
  translated,
  withShares,
} from './replaced-regularizers.ts';
import { type Base, checkWidth, type ModelFactory, probe, resolveBase } from './resolve-base.ts';
import { describeAgainst, withInitializerName } from './tensors-of.ts';
import { undeclaredDots } from './undeclared-outputs.ts';
import { warn } from './warn.ts';

/** What both forms of {@link parameterize} take. */
export interface ParameterizeCommonOptions {
  readonly parameterization: Parameterization;
  /** `adam({ learningRate })` and the like, or a fresh `tf.train.*` instance. */
  readonly optimizer: OptimizerDescription | Optimizer;
  /** What cannot be known of some tensors by itself. */
  readonly tensors?: Declarations;
  /**
   * The outputs that sum over the width without a weight of their own (a dot product of two towers, a
   * tied embedding), by layer: `{ similarity: 'sum' }`. Each is multiplied by its factor.
   */
  readonly outputs?: OutputDeclarations;
  /**
   * A whole number: draw the initial weights anew, each tensor from its own stream, the same on
   * every backend. Left out, the weights that are there are rescaled, and those that a factory leaves
   * to be drawn are drawn at random. Constants, and what else
   * its initializer draws the same every time, are rescaled with a seed too.
   */
  readonly seed?: number;
  /**
   * What happens to the weights that are there, for all or by tensor: `draw`, `rescale` or `keep`.
   * Left out, they are taken for fresh: drawn anew with a seed, else rescaled, and refused where
   * they plainly are not. Frozen weights that do not scale are kept.
   */
  readonly initial?: Initial;
  /** Given where the number of residual branches scales too; declare `branch` in `tensors`. */
  readonly depth?: Depth;
  /**
   * What becomes of the model's regularizers: `keep` (scaled, or refused where no strength is
   * right at every width) if left out, `drop`, or `translate` into decay.
   */
  readonly regularizers?: Regularizers;
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
  outputs: true,
  seed: true,
  initial: true,
  depth: true,
  regularizers: true,
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

/**
 * Applies a parameterization to a model: sets its initial weights, puts forward multipliers
 * where the gauge asks for them, and makes the optimizer.
 *
 * In the gauge `unit-multiplier` the model is the one given, its weights set in place; in others, and
 * where `outputs` are multiplied, it is a new model, and the one given is left as it is. At the base width nothing changes, bit
 * for bit. If anything fails the model is left as it was.
 *
 * @param model a built, uncompiled model, or a factory that builds it at any width
 * @throws `already-parameterized` for a model that richscale has scaled before, a copy of one, and
 *   a model that has one or its layers in it; `undeclared-tensor` for tensors whose role or initial
 *   size cannot be known; `unknown-tensor` for a declaration of one that is not there;
 *   `unclear-initial` for trained weights of which `initial` says nothing; `inconsistent-decay` for
 *   regularizers that no width can keep;
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
  const built = build(given, width);
  const { model } = built;
  try {
    checkFresh(model);
    const base = resolveBase(model, { base: probe(given, baseWidth) });
    const result = apply(model, base, description, options);
    if (result.model !== model) built.dispose();
    return result;
  } catch (error) {
    built.dispose();
    throw error;
  }
}

function checkOptions(options: object, factory: boolean): void {
  const known = factory ? factoryKeys : modelKeys;
  if (typeof options === 'object' && options !== null) {
    checkForm(options, known, factory ? 'factory' : 'model');
  }
  checkKeys('options', options, known);
  checkRegularizersOption((options as ParameterizeCommonOptions).regularizers);
}

function apply(
  model: LayersModel,
  base: BaseShapes,
  given: OptimizerDescription,
  options: ParameterizeCommonOptions,
): Parameterized {
  const { seed, regularizers = 'keep' } = options;
  const weights = weightsOf(model);
  const names = weights.map(({ name }) => name);
  const said = initialSaid(options.initial, names, seed);
  const isKept = (name: string) => said.get(name)?.word === 'keep';
  const described = describeAgainst(model, weights, base, options.tensors, isKept);
  const implied = names.every(isKept) ? {} : outputsIn(model);
  const outputs = declaredOutputs(model, described, options.outputs, implied);
  const decay = regularizers === 'translate' ? translated(described, given) : undefined;
  const { description } = decay ?? { description: given };
  const planned = makePlan({
    parameterization: options.parameterization,
    ...plannedFor(description),
    tensors: described.map(withInitializerName),
    outputs: outputs.map(({ spec }) => spec),
    logits: logitsIn(model, base, isKept),
    ...(options.depth === undefined ? {} : { depth: options.depth }),
  });
  checkSegmentsOf(weights, planned);
  checkKeptOutputs(planned, isKept);
  if (regularizers === 'keep') checkRegularizers(described, planned);
  const starts = startsOf(model, described, planned, said, seed);
  const measured = withWarnings(planned, [
    ...measuredWarning(starts),
    ...undeclaredDots(model, described, planned, options.parameterization),
  ]);
  const plan = decay === undefined ? measured : withShares(measured, decay);
  const drawnFrom = seed ?? Math.floor(Math.random() * 2 ** 53);
  const replaced = replacedBy(starts);
  drawOthers(model, replaced);
  // Before anything is changed: a caller may throw at a warning.
  for (const warning of plan.warnings) (options.onWarning ?? warn)(warning);
  // Nothing below can fail on good input, so a model in place is changed wholly or not at all.
  const target = isInPlace(plan) ? model : multiply(model, plan, outputs, replaced);
  const targetWeights = target === model ? weights : weightsOf(target);
  const targets = new Map(targetWeights.map(({ name, variable }) => [name, variable]));
  for (const [each, start] of starts) {
    const { name } = each.weight;
    const value = initialValue(each, start, plan.row(name), drawnFrom);
    if (value === undefined) continue;
    setWeight(targets.get(name) as LayerVariable, value);
    value.dispose();
  }
  if (regularizers === 'keep') scaleRegularizers(weights, targetWeights, plan);
  else removeRegularizers(target);
  setInnerMultipliers(target, plan, isKept);
  keepPlan(target, plan, model);
  const tensors = tensorsFor(variablesOf(targetWeights), plan);
  checkCompile(target, tensors);
  return { model: target, optimizer: optimizerFor(tensors, description), plan };
}

function withWarnings(plan: Plan, more: readonly string[]): Plan {
  if (more.length === 0) return plan;
  return planFromJSON({ ...plan.toJSON(), warnings: [...plan.warnings, ...more] });
}

/** The weights whose values are replaced, whatever they are. */
function replacedBy(starts: ReadonlyMap<DescribedWeight, Start>): ReadonlySet<LayerVariable> {
  const replaced = [...starts].filter(([each, start]) => replaces(each, start));
  return new Set(replaced.map(([{ weight }]) => weight.variable));
}

/** Has the weights drawn that a factory's model still lacks, but for those that are replaced. */
function drawOthers(model: LayersModel, replaced: ReadonlySet<LayerVariable>): void {
  for (const { layer } of layersOf(model)) {
    for (const { variable } of partsOf(layer)) if (!replaced.has(variable)) variableOf(variable);
  }
}
