/**
 * Backends: choosing one, and the training kernels that stock TensorFlow.js lacks.
 *
 * @module richscale/backends
 */
export type { UseBackendOptions } from './load.ts';
export type { BackendName, BackendReport, Unavailable } from './report.ts';
export { disableTrainingKernels, enableTrainingKernels } from './training-kernels.ts';
export { useBackend } from './use-backend.ts';
