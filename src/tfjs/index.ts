/**
 * The wrapper: applies a parameterization to a TensorFlow.js model and its optimizer.
 *
 * Importing it registers tfjs-core's gradients where they are missing, and the layer and
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
export type { Axes, LayoutWord } from '../model/layouts.ts';
export type { RegisterLayerOptions, StaticLayouts } from '../model/registered-layer.ts';
export type {
  AxisLayout,
  WeightLayout,
  WeightParts,
  WordLayout,
} from '../model/weight-layout.ts';
export {
  type AdagradOptions,
  type AdamOptions,
  adagrad,
  adam,
  adamax,
  adamw,
  type CommonOptions,
  type Hyperparameters,
  type LionOptions,
  lion,
  type MomentumOptions,
  momentum,
  type OptimizerDescription,
  type RmspropOptions,
  type RunnableName,
  rmsprop,
  type Schedule,
  type SgdOptions,
  sgd,
} from '../optimizers/description.ts';
export {
  type BoundTensor,
  type NamedTensor,
  RichscaleOptimizer,
  type TensorFactors,
} from '../optimizers/optimizer.ts';
export type { Declaration, Declarations, DeclaredTensor } from './declarations.ts';
export type { LayerClass } from './multiplied-layers.ts';
export {
  type ParameterizeCommonOptions,
  type Parameterized,
  type ParameterizeFactoryOptions,
  type ParameterizeOptions,
  parameterize,
  type ResumeOptions,
  resume,
} from './parameterize.ts';
export {
  type ParameterizedVariables,
  type ParameterizeVariablesOptions,
  parameterizeVariables,
  type VariableSpec,
} from './parameterize-variables.ts';
export { planOf } from './plan-of.ts';
export { registerLayer } from './register-layer.ts';
export type { Base, ModelFactory } from './resolve-base.ts';
export { type TensorsOfOptions, tensorsOf } from './tensors-of.ts';
