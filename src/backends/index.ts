/**
 * Backends, for training fast: choosing one, and the training kernels that stock TensorFlow.js
 * lacks.
 *
 * ```ts
 * import * as tf from '@tensorflow/tfjs';
 * import { useBackend } from 'richscale/backends';
 *
 * const report = await useBackend(['wasm', 'cpu']); // instead of tf.setBackend
 * console.log(report.backend, report.kernels); // what is in use
 * console.log(report.unavailable); // what is not, and why
 * const model = tf.sequential();
 * model.add(tf.layers.conv2d({ filters: 4, kernelSize: 3, inputShape: [8, 8, 1] }));
 * model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
 * await model.trainOnBatch(tf.ones([2, 8, 8, 1]), tf.ones([2, 6, 6, 4])); // stock wasm cannot
 * ```
 *
 * Importing it registers tfjs-core's gradients where they are missing.
 *
 * @module richscale/backends
 */
// Without gradients nothing can be trained, and Node's tfjs-core registers none.
import '../gradients/register.ts';

export type { UseBackendOptions } from './load.ts';
export type { BackendName, BackendReport, Unavailable } from './report.ts';
export { disableTrainingKernels, enableTrainingKernels } from './training-kernels.ts';
export { useBackend } from './use-backend.ts';
