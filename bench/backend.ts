import * as tf from '@tensorflow/tfjs';
import { disableTrainingKernels, useBackend } from 'richscale/backends';

export type Backend = 'cpu' | 'wasm';

/** Goes over to a backend, with our kernels or as stock tfjs has it. */
export async function use(backend: Backend, ours: boolean): Promise<void> {
  disableTrainingKernels();
  if (ours) await useBackend(backend);
  else await tf.setBackend(backend);
}
