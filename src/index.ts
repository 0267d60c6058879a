/**
 * The pure core, for any ML codebase: from one scalar, the richness, to every tensor's initial
 * scale, learning rate and forward multiplier. No dependencies and no tensors.
 *
 * ```ts
 * import { exportPlan, muP, plan } from 'richscale';
 *
 * const width = { size: 512, base: 64 };
 * const tensors = [
 *   { name: 'hidden', fanIn: width, fanOut: width },
 *   { name: 'readout', fanIn: width, fanOut: 10 },
 * ];
 * const made = plan({ parameterization: muP(), optimizer: 'adam', tensors });
 * console.log(String(made)); // a table: what every tensor gets, and why
 * console.log(made.row('hidden').lr); // 0.125: Adam's learning rate × base ÷ width
 * console.log(exportPlan(made, { format: 'torch', learningRate: 3e-3 }));
 * ```
 *
 * @module richscale
 */
export { type AbcOptions, abc } from './core/abc.ts';
export { type AbsoluteOptions, type AbsoluteValues, absolute } from './core/absolute.ts';
export { type Classification, classify, type GrowthOptions, type Regime } from './core/classify.ts';
export { equivalent } from './core/equivalent.ts';
export { interpolate } from './core/interpolate.ts';
export { attentionScale, type TiedEmbedding, tiedEmbedding } from './core/logits.ts';
export {
  type Exponents,
  type Formulas,
  type Parameterization,
  type ParameterizationJSON,
  type ParameterizationOptions,
  parameterization,
  parameterizationFromJSON,
} from './core/parameterization.ts';
export type { PlanJSON, PlanOptions } from './core/plan/data.ts';
export type { Dim } from './core/plan/dim.ts';
export {
  type ExportPlanOptions,
  exportPlan,
  type ParameterGroup,
  type ParameterGroupsOptions,
  parameterGroups,
} from './core/plan/export.ts';
export { type Plan, plan, planFromJSON } from './core/plan/plan.ts';
export type { PlanRow } from './core/plan/row.ts';
export type { TensorKind, TensorSpec } from './core/plan/tensor.ts';
export { type ExponentInterval, type Prediction, predict } from './core/predict.ts';
export type { ExponentsOf, PresetOptimizer, PresetTables } from './core/preset-exponents.ts';
export { meanField, muP, ntk, type Preset, type PresetOptions, sp } from './core/presets.ts';
export { regauge } from './core/regauge.ts';
export { type Depth, type DepthFactors, depthFactors } from './core/theory/depth.ts';
export type { Gauge, GaugeName, MultiplierExponents } from './core/theory/gauge.ts';
export type {
  CustomOptimizer,
  Decay,
  EpsilonPlace,
  Family,
  FanFactor,
  NamedOptimizer,
  Optimizer,
  OptimizerName,
  OptimizerResponse,
} from './core/theory/response.ts';
export type { Role } from './core/theory/role.ts';
export type { AbcExponents, Scheme } from './core/theory/scheme.ts';
export { type ErrorDetails, type ErrorTag, isRichscaleError, RichscaleError } from './errors.ts';
