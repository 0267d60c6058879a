/**
 * Instruments, for models that train: whether a model scales as its plan promises, how rich a run
 * really is, and whether its learning rate transfers.
 *
 * ```ts
 * import * as tf from '@tensorflow/tfjs';
 * import { muP } from 'richscale';
 * import { coordinateCheck } from 'richscale/lab';
 * import { adam, parameterize } from 'richscale/tfjs';
 *
 * const relu = (units: number) => tf.layers.dense({ units, activation: 'relu', inputShape: [8] });
 * const build = (width: number) =>
 *   tf.sequential({ layers: [relu(width), relu(width), tf.layers.dense({ units: 1 })] });
 * const options = { baseWidth: 16, parameterization: muP(), optimizer: adam({ learningRate: 0.01 }) };
 * const setup = ({ width = 16, seed = 1 }) => parameterize(build, { ...options, width, seed });
 * const x = tf.randomUniform([32, 8], -1, 1, 'float32', 1);
 * const data = { x, y: x.sum(1, true) };
 * const check = await coordinateCheck({ setup, data, widths: [16, 32, 64, 128], seeds: [1, 2, 3] });
 * console.log(String(check)); // PASS; or FAIL, and what to look at
 * ```
 *
 * `diagnose` and `transferSweep` take the same `setup`. Importing it registers tfjs-core's
 * gradients where they are missing.
 *
 * @module richscale/lab
 */
import '../gradients/register.ts';

export { judgeCoordinateCheck } from '../judge/judge-check.ts';
export { judgeEquivalence } from '../judge/judge-equivalence.ts';
export { type ExponentsExpectation, judgeExponents } from '../judge/judge-exponents.ts';
export { judgeScaling, type ScalingExpectation } from '../judge/judge-scaling.ts';
export { judgeTransfer, type TransferExpectation } from '../judge/judge-transfer.ts';
export type { Judgment } from '../judge/judgment.ts';
export type { MeasuredSize } from '../judge/measured.ts';
export type {
  AuditFinding,
  AuditSubject,
  CellFailure,
  CoordinateCheck,
  CoordinateCheckJSON,
  CoordinateFinding,
  CoordinateProgress,
  CoordinateRecord,
  Quantity,
  Statistic,
} from '../judge/results/check-result.ts';
export type {
  DiagnosedNetwork,
  Diagnosis,
  DiagnosisFailure,
  DiagnosisJSON,
  DiagnosisProgress,
  ProfilePoint,
  ProfileQuantity,
} from '../judge/results/diagnosis-result.ts';
export type {
  HyperparameterValue,
  LearningRateOptimum,
  TransferCell,
  TransferCurve,
  TransferGroup,
  TransferJob,
  TransferProgress,
  TransferSweep,
  TransferSweepJSON,
} from '../judge/results/sweep-result.ts';
export {
  type ExponentFit,
  fitExponent,
  type Interval,
  type SizeAtWidth,
} from '../judge/statistics/exponent-fit.ts';
export type { Outcome } from '../judge/statistics/outcome.ts';
export { rateUpperBound, studentFactor } from '../judge/statistics/quantiles.ts';
export type { TransferDistance } from '../judge/within.ts';
export { coordinateCheck } from './coordinate-check/coordinate-check.ts';
export type {
  CoordinateCheckOptions,
  CoordinateSetup,
  PlannedNetwork,
} from './coordinate-check/options.ts';
export { diagnose } from './diagnose/diagnose.ts';
export type { DiagnoseOptions, DiagnoseSetup } from './diagnose/options.ts';
export type { Run, RunOptions } from './run.ts';
export type { Batch, Data } from './training/batch.ts';
export type { Loss, LossName } from './training/loss.ts';
export type { Network } from './training/step.ts';
export { type Executor, inProcess } from './transfer/executor.ts';
export type { Journal } from './transfer/journal/journal.ts';
export { readTransferCells } from './transfer/journal/record.ts';
export type {
  TransferGrid,
  TransferSweepOptions,
  TransferSweepSettings,
} from './transfer/options.ts';
export { type SummaryOptions, summarizeSweep } from './transfer/summarize.ts';
export type {
  Hyperparameters,
  TransferNetwork,
  TransferSettings,
  TransferTask,
} from './transfer/task.ts';
export { trainCell } from './transfer/train-cell.ts';
export { transferSweep } from './transfer/transfer-sweep.ts';
