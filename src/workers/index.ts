/**
 * Worker threads, for the lab's sweeps: an executor that trains on every core. Node only; needs the
 * package `piscina`. A module has the task:
 *
 * ```js
 * // task.mjs
 * import * as tf from '@tensorflow/tfjs';
 * import { muP } from 'richscale';
 * import { parameterize, sgd } from 'richscale/tfjs';
 *
 * const { dense } = tf.layers;
 * const build = (units) =>
 *   tf.sequential({ layers: [dense({ units, inputShape: [4] }), dense({ units: 1 })] });
 * const options = { baseWidth: 8, parameterization: muP() };
 * export const setup = ({ width, seed, learningRate }) =>
 *   parameterize(build, { ...options, width, seed, optimizer: sgd({ learningRate }) });
 * export const data = () => ({ x: tf.ones([8, 4]), y: tf.ones([8, 1]) });
 * export const steps = 10;
 * ```
 *
 * and the threads of a pool train its cells:
 *
 * ```ts
 * import { transferSweep } from 'richscale/lab';
 * import { workerPool } from 'richscale/workers';
 *
 * const executor = workerPool({ module: new URL('./task.mjs', import.meta.url), workers: 2 });
 * const learningRates = [0.01, 0.02, 0.04];
 * const grid = { widths: [8, 16], learningRates, seeds: [1, 2], steps: 10 };
 * const sweep = await transferSweep({ ...grid, executor });
 * console.log(String(sweep)); // losses, and whether one learning rate suits both widths
 * await executor.close();
 * ```
 *
 * @module richscale/workers
 */
export type { BackendName } from '../backends/report.ts';
export type {
  HyperparameterValue,
  TransferCell,
  TransferJob,
} from '../judge/results/sweep-result.ts';
export type { Executor } from '../lab/transfer/executor.ts';
export { type WorkerPool, type WorkerPoolOptions, workerPool } from './pool.ts';
