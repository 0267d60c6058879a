import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBackend } from './module.ts';

/**
 * The same memory under one more reference, as on the other backends. The stock kernel copies, and
 * tfjs clones whatever a gradient will need: every weight, in every step.
 */
export const identity: KernelFunc = ({ inputs, backend }) => {
  const { dataId, shape, dtype } = inputs['x'] as TensorInfo;
  (backend as WasmBackend).incRef(dataId);
  return { dataId, shape, dtype };
};
