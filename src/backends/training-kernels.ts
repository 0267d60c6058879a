import type { KernelConfig, KernelFunc } from '@tensorflow/tfjs-core';
import { cpuKernels } from './cpu/cpu-kernels.ts';
import { disableDilatedConvolutions, enableDilatedConvolutions } from './dilated-convolution.ts';
import { disableGradients, enableGradients } from './gradients/enable-gradients.ts';
import { hold, isRegistered, type KernelPlace, release } from './held-kernels.ts';
import type { KernelTable } from './kernel-table.ts';
import { wasmKernels } from './wasm/wasm-kernels.ts';
import { webGpuKernels } from './webgpu/webgpu-kernels.ts';

const tables: Readonly<Record<string, KernelTable>> = {
  cpu: cpuKernels,
  wasm: wasmKernels,
  webgpu: webGpuKernels,
};

/** The kernels that this copy of the package has enabled, by backend and name. */
const enabled = new Map<string, KernelConfig>();

/**
 * Registers the training kernels with tfjs: those that stock tfjs lacks, and faster ones for
 * matrix products, convolution gradients and optimizer steps. Call it after the backends are
 * imported; calling it again adds what has come since. {@link disableTrainingKernels} undoes it.
 */
export function enableTrainingKernels(): void {
  enableDilatedConvolutions();
  enableGradients();
  for (const [backendName, { replacing, adding }] of Object.entries(tables)) {
    for (const [kernelName, make] of Object.entries(replacing)) {
      enable({ backendName, kernelName }, (stock) => stock && make(stock));
    }
    for (const [kernelName, kernelFunc] of Object.entries(adding)) {
      enable({ backendName, kernelName }, (stock) => (stock ? undefined : kernelFunc));
    }
  }
}

/**
 * Puts the stock kernels back and takes ours away. Where another copy of this package (there may be
 * one as ESM and one as CommonJS) has enabled them too, the last one to disable them does.
 */
export function disableTrainingKernels(): void {
  disableDilatedConvolutions();
  disableGradients();
  for (const kernel of enabled.values()) release(kernel);
  enabled.clear();
}

/** The names of our kernels that are registered for a backend. */
export function kernelsOn(backendName: string): readonly string[] {
  return [...enabled.values()]
    .filter((kernel) => kernel.backendName === backendName && isRegistered(kernel))
    .map(({ kernelName }) => kernelName);
}

function enable(
  place: KernelPlace,
  make: (stock: KernelConfig | undefined) => KernelFunc | undefined,
): void {
  const key = `${place.backendName} ${place.kernelName}`;
  const before = enabled.get(key);
  if (before !== undefined && isRegistered(before)) return;
  const kernel = hold(place, make);
  if (kernel !== undefined) enabled.set(key, kernel);
}
