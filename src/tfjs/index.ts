/**
 * The wrapper: applies a parameterization to a TensorFlow.js model and its optimizer.
 *
 * Importing it registers tfjs-core's gradients where they are missing, and the layer and
 * optimizer classes that saved models name.
 *
 * @module richscale/tfjs
 */
import './register.ts';

export { type BaseShape, type BaseShapes, baseShapes } from '../model/base-shapes.ts';
export type { Initializer } from '../model/tfjs-types.ts';
export { type DefinedOptions, defineOptimizer } from '../optimizers/define-optimizer.ts';
export type { CommonOptions, OptimizerDescription, Schedule } from '../optimizers/description.ts';
export type { HyperparameterSpec, HyperparameterSpecs } from '../optimizers/hyperparameters.ts';
export * from '../optimizers/known.ts';
export type { OptimizerConstructor } from '../optimizers/optimizer-constructor.ts';
export type { OptimizerDefinition, RuleResponse } from '../optimizers/optimizer-definition.ts';
export { RichscaleOptimizer } from '../optimizers/richscale-optimizer.ts';
export type { SlotStart, TensorStep, TensorStepResult } from '../optimizers/rule.ts';
export type { BoundTensor, TensorFactors } from '../optimizers/tensor-factors.ts';
export type { NamedTensor } from '../optimizers/tensor-states.ts';
export type { Base, ModelFactory } from './base.ts';
export { type LayerClass, registerMultipliedLayers } from './multiplied-layers.ts';
export {
  type ParameterizeCommonOptions,
  type Parameterized,
  type ParameterizeFactoryOptions,
  type ParameterizeOptions,
  parameterize,
  planOf,
  resume,
} from './parameterize.ts';
export {
  type ParameterizedVariables,
  type ParameterizeVariablesOptions,
  parameterizeVariables,
  type VariableSpec,
} from './parameterize-variables.ts';
export {
  type Declaration,
  type Declarations,
  type TensorsOfOptions,
  tensorsOf,
} from './tensors-of.ts';
