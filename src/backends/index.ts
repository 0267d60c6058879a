/**
 * Backends: choosing one, and the training kernels that stock TensorFlow.js lacks.
 *
 * @module richscale/backends
 */
// Without gradients nothing can be trained, and Node's tfjs-core registers none.
import '../gradients/register.ts';

export type { UseBackendOptions } from './load.ts';
export type { BackendName, BackendReport, Unavailable } from './report.ts';
export { disableTrainingKernels, enableTrainingKernels } from './training-kernels.ts';
export { useBackend } from './use-backend.ts';
