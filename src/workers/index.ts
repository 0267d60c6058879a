/**
 * Worker threads for the lab's sweeps. Node only; needs the package `piscina`.
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
