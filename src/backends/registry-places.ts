import {
  type GradConfig,
  getGradient,
  getKernel,
  type KernelConfig,
  registerGradient,
  registerKernel,
  unregisterGradient,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import type { Place } from './held.ts';

/** Where a backend's kernel is registered. */
export function kernelPlace(kernelName: string, backendName: string): Place<KernelConfig> {
  const current = () => getKernel(kernelName, backendName);
  return {
    current,
    put(next) {
      if (current() !== undefined) unregisterKernel(kernelName, backendName);
      if (next !== undefined) registerKernel(next);
    },
  };
}

/** Where a kernel's gradient is registered, on all backends. */
export function gradientPlace(kernelName: string): Place<GradConfig> {
  const current = () => getGradient(kernelName);
  return {
    current,
    put(next) {
      if (current() !== undefined) unregisterGradient(kernelName);
      if (next !== undefined) registerGradient(next);
    },
  };
}
