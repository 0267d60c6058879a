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
export type { ExponentsOf, LiteralScheme, Preset } from './core/literal-exponents.ts';
export type { CustomOptimizer, NamedOptimizer, Optimizer } from './core/optimizer.ts';
export type {
  Exponents,
  ExponentsOptions,
  Formulas,
  Parameterization,
  ParameterizationJSON,
} from './core/parameterization.ts';
export { parameterizationFromJSON } from './core/parameterization-json.ts';
export type { PlanJSON, PlanOptions } from './core/plan/data.ts';
export type { Decays } from './core/plan/decays.ts';
export type { Dim } from './core/plan/dim.ts';
export { type ExportPlanOptions, exportPlan } from './core/plan/export.ts';
export {
  attentionScale,
  type Reduction,
  type TiedEmbedding,
  tiedEmbedding,
} from './core/plan/logits.ts';
export type { OwnFactors } from './core/plan/own-factors.ts';
export {
  type ParameterGroup,
  type ParameterGroupsOptions,
  parameterGroups,
} from './core/plan/parameter-groups.ts';
export { type Plan, plan, planFromJSON } from './core/plan/plan.ts';
export type { LogitsSpec, PlanLogits } from './core/plan/plan-logits.ts';
export type { OutputSpec, PlanOutput } from './core/plan/plan-outputs.ts';
export { type Depth, type DepthFactors, depthFactors } from './core/plan/residual-depth.ts';
export type { PlanFactors, PlanRow, PlanSegment } from './core/plan/row.ts';
export type { TableOptions } from './core/plan/table.ts';
export type {
  TensorBase,
  TensorKind,
  TensorSpec,
  VectorSpec,
  WeightSpec,
} from './core/plan/tensor.ts';
export { type ExponentInterval, type Prediction, predict } from './core/predict.ts';
export { meanField, muP, ntk, type PresetOptions, sp } from './core/presets.ts';
export { regauge } from './core/regauge.ts';
export {
  type Exactly,
  type GaugeIn,
  type ParameterizationOptions,
  parameterization,
  type RichParameterization,
} from './core/rich-family.ts';
export type { DecayRule } from './core/theory/decay.ts';
export type { Gauge, GaugeName, MultiplierExponents } from './core/theory/gauge.ts';
export type {
  Decay,
  EpsilonPlace,
  Family,
  FanFactor,
  OptimizerName,
  OptimizerResponse,
} from './core/theory/response.ts';
export type { Role } from './core/theory/role.ts';
export type { AbcExponents, Scheme } from './core/theory/scheme.ts';
export {
  type ErrorDetails,
  type ErrorFields,
  type ErrorTag,
  isRichscaleError,
  type NoFields,
  RichscaleError,
} from './errors.ts';
