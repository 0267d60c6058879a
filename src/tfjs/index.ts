/**
 * The wrapper, for TensorFlow.js: applies a parameterization to a model and its optimizer.
 *
 * ```ts
 * import * as tf from '@tensorflow/tfjs';
 * import { muP } from 'richscale';
 * import { adam, parameterize } from 'richscale/tfjs';
 *
 * const { dense, inputLayer } = tf.layers;
 * const relu = (units: number) => dense({ units, activation: 'relu' });
 * const build = (width: number) =>
 *   tf.sequential({
 *     layers: [inputLayer({ inputShape: [8] }), relu(width), relu(width), dense({ units: 1 })],
 *   });
 * const options = { parameterization: muP(), optimizer: adam({ learningRate: 0.01 }), seed: 1 };
 * const { model, optimizer, plan } = parameterize(build, { width: 64, baseWidth: 16, ...options });
 * model.compile({ optimizer, loss: 'meanSquaredError' });
 * await model.fit(tf.ones([32, 8]), tf.ones([32, 1]), { epochs: 2, verbose: 0 });
 * console.log(String(plan)); // what it did to every tensor, and why
 * ```
 *
 * Importing it loads tfjs-layers, which registers tfjs-core's gradients, and registers the layer and
 * optimizer classes that saved models name.
 *
 * @module richscale/tfjs
 */
import './register.ts';

export {
  type BaseShape,
  type BaseShapes,
  type BaseShapesOptions,
  baseShapes,
} from '../model/base-shapes.ts';
export type {
  DeclaredInitializer,
  Initializer,
  StandardDeviation,
} from '../model/declared-initializer.ts';
export type { Axes, InnerMultipliers, LayoutWord } from '../model/layouts.ts';
export type { RegisterLayerOptions, StaticLayouts } from '../model/registered-layer.ts';
export type {
  AxisLayout,
  WeightLayout,
  WeightParts,
  WordLayout,
} from '../model/weight-layout.ts';
export type { ClippingOptions } from '../optimizers/clipping.ts';
export { type DefinedOptions, defineOptimizer } from '../optimizers/define-optimizer.ts';
export type {
  AverageOptions,
  CommonOptions,
  OptimizerDescription,
} from '../optimizers/description.ts';
export type { HyperparameterSpec, HyperparameterSpecs } from '../optimizers/hyperparameters.ts';
export * from '../optimizers/known.ts';
export type { OptimizerConstructor } from '../optimizers/optimizer-constructor.ts';
export type { OptimizerDefinition, RuleResponse } from '../optimizers/optimizer-definition.ts';
export { RichscaleOptimizer } from '../optimizers/richscale-optimizer.ts';
export type { SlotStart, TensorStep, TensorStepResult } from '../optimizers/rule.ts';
export * from '../optimizers/schedules/known-schedules.ts';
export type {
  NamedSchedule,
  Schedule,
  ScheduleDescription,
} from '../optimizers/schedules/schedule.ts';
export type { ScheduleConstructor } from '../optimizers/schedules/schedule-constructor.ts';
export type {
  BoundTensor,
  SegmentFactors,
  StepFactors,
  TensorFactors,
} from '../optimizers/tensor-factors.ts';
export type { NamedTensor } from '../optimizers/tensor-states.ts';
export type { ByTensor } from './by-tensor.ts';
export { anyOptimizer } from './compile-check.ts';
export type { Declaration, Declarations, DeclaredTensor } from './declarations.ts';
export type { OutputDeclaration, OutputDeclarations } from './declared-outputs.ts';
export type { Initial, InitialWord } from './initial/initial-option.ts';
export type { LayerClass } from './multiplied-layers.ts';
export {
  type ParameterizeCommonOptions,
  type ParameterizeFactoryOptions,
  type ParameterizeOptions,
  parameterize,
} from './parameterize.ts';
export {
  type ParameterizedVariables,
  type ParameterizeVariablesOptions,
  parameterizeVariables,
  type VariableSpec,
} from './parameterize-variables.ts';
export type { Parameterized } from './parameterized.ts';
export { planOf } from './plan-of.ts';
export { registerLayer } from './register-layer.ts';
export type { Regularizers } from './replaced-regularizers.ts';
export type { Base, ModelFactory } from './resolve-base.ts';
export { type ResumeOptions, resume } from './resume.ts';
export { type TensorsOfOptions, tensorsOf } from './tensors-of.ts';
export { toStandard } from './to-standard.ts';
