import { getKernel, type KernelFunc, type TensorInfo } from '@tensorflow/tfjs-core';

type Args = Parameters<KernelFunc>[0];

/** A backend, and the name that its kernels are registered under. */
export interface KernelsOf {
  readonly backendName: string;
  readonly backend: Args['backend'];
}

/**
 * Runs another kernel of a backend, past the engine: no gradient is recorded, and the result is the
 * caller's to give up.
 */
export function runKernel(
  { backendName, backend }: KernelsOf,
  name: string,
  inputs: Args['inputs'],
  attrs: object = {},
): TensorInfo {
  const { kernelFunc } = getKernel(name, backendName);
  return kernelFunc({ inputs, backend, attrs: { ...attrs } }) as TensorInfo;
}
