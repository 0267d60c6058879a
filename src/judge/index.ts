/**
 * Arithmetic on what was measured, with no dependencies: how sizes grow with the width, whether
 * that is what was expected, and what a sweep says of its learning rates. Sizes and cells may come
 * from any framework; each judgment suits any test runner.
 *
 * ```ts
 * import { muP } from 'richscale';
 * import { fitExponent, judgeEquivalence, judgeScaling } from 'richscale/judge';
 *
 * // How far features moved, as a trainer in any language wrote it down.
 * const sizes = [64, 128, 256, 512].map((width, i) => ({ width, seed: 1, value: 0.1 + i / 1000 }));
 * console.log(fitExponent(sizes).exponent); // near 0: they move alike at every width
 * const judgment = judgeScaling(sizes, { exponent: 0, tolerance: 0.1 });
 * console.log(judgment.verdict, judgment.message);
 * console.log(judgeEquivalence(muP(), muP({ gauge: 'unit-init' }), { optimizer: 'adam' }).pass);
 * ```
 *
 * @module richscale/judge
 */
export { judgeCoordinateCheck } from './judge-coordinate-check.ts';
export { type EquivalenceExpectation, judgeEquivalence } from './judge-equivalence.ts';
export { type ExponentsExpectation, judgeExponents } from './judge-exponents.ts';
export { judgeScaling, type ScalingExpectation } from './judge-scaling.ts';
export { judgeTransfer, type TransferExpectation } from './judge-transfer.ts';
export type { Judgment } from './judgment.ts';
export type { MeasuredSize } from './measured.ts';
export type {
  AuditFinding,
  AuditSubject,
  CellFailure,
  CoordinateCheck,
  CoordinateCheckJSON,
  CoordinateFinding,
  CoordinateRecord,
  Quantity,
  Statistic,
} from './results/check-result.ts';
export type {
  DiagnosedNetwork,
  Diagnosis,
  DiagnosisFailure,
  DiagnosisJSON,
  ProfilePoint,
  ProfileQuantity,
} from './results/diagnosis-result.ts';
export {
  coordinateCheckFromJSON,
  diagnosisFromJSON,
  transferSweepFromJSON,
} from './results/from-json.ts';
export type {
  Hyperparameters,
  HyperparameterValue,
  LearningRateOptimum,
  TransferCell,
  TransferCurve,
  TransferGroup,
  TransferJob,
  TransferSweep,
  TransferSweepJSON,
} from './results/sweep-result.ts';
export {
  type ExponentFit,
  fitExponent,
  type Interval,
  type SizeAtWidth,
} from './statistics/exponent-fit.ts';
export { rateUpperBound, studentFactor } from './statistics/quantiles.ts';
export type { Verdict } from './statistics/verdict.ts';
export { type SummaryOptions, summarizeSweep } from './transfer/summarize.ts';
export type { TransferDistance } from './transfer-distance.ts';
