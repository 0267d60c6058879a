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
 * gradients where they are missing. What is made of results without training, judgments above all,
 * is in `richscale/judge`.
 *
 * @module richscale/lab
 */
import '../gradients/register.ts';

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
} from '../judge/results/check-result.ts';
export type {
  DiagnosedNetwork,
  Diagnosis,
  DiagnosisFailure,
  DiagnosisJSON,
  ProfilePoint,
  ProfileQuantity,
} from '../judge/results/diagnosis-result.ts';
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
} from '../judge/results/sweep-result.ts';
export type { ExponentFit, Interval, SizeAtWidth } from '../judge/statistics/exponent-fit.ts';
export type { Verdict } from '../judge/statistics/verdict.ts';
export type {
  CoordinateCheckOptions,
  CoordinateProgress,
  CoordinateSetup,
  JudgedQuantity,
  PlannedNetwork,
} from './coordinate-check/check-options.ts';
export { coordinateCheck } from './coordinate-check/coordinate-check.ts';
export { diagnose } from './diagnose/diagnose.ts';
export type {
  DiagnoseOptions,
  DiagnoseSetup,
  DiagnosisProgress,
} from './diagnose/diagnose-options.ts';
export type { Run, RunOptions } from './run.ts';
export type { Batch, Data } from './training/batch.ts';
export type { Loss, LossName } from './training/loss.ts';
export type { Network } from './training/step.ts';
export { type Executor, inProcess } from './transfer/executor.ts';
export type { Journal } from './transfer/journal/journal.ts';
export { readTransferCells } from './transfer/journal/record.ts';
export type {
  TransferGrid,
  TransferProgress,
  TransferSweepOptions,
  TransferSweepSettings,
} from './transfer/sweep-options.ts';
export type { TransferNetwork, TransferSettings, TransferTask } from './transfer/task.ts';
export { trainCell } from './transfer/train-cell.ts';
export { transferSweep } from './transfer/transfer-sweep.ts';
