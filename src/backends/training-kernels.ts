import type { KernelConfig, KernelFunc } from '@tensorflow/tfjs-core';
import { cpuKernels } from './cpu/cpu-kernels.ts';
import { disableDilatedConvolutions, enableDilatedConvolutions } from './dilated-convolution.ts';
import { disableGradients, enableGradients } from './gradients/enable-gradients.ts';
import { hold, type Place, release } from './held.ts';
import type { KernelTable } from './kernel-table.ts';
import { kernelPlace } from './registry-places.ts';
import { wasmKernels } from './wasm/wasm-kernels.ts';
import { webGpuKernels } from './webgpu/webgpu-kernels.ts';

const tables: Readonly<Record<string, KernelTable>> = {
  cpu: cpuKernels,
  wasm: wasmKernels,
  webgpu: webGpuKernels,
};

interface Enabled {
  readonly place: Place<KernelConfig>;
  readonly kernel: KernelConfig;
}

/** The kernels that this copy of the package has enabled, by backend and name. */
const enabled = new Map<string, Enabled>();

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
      enable(kernelName, backendName, (stock) => stock && make(stock));
    }
    for (const [kernelName, kernelFunc] of Object.entries(adding)) {
      enable(kernelName, backendName, (stock) => (stock ? undefined : kernelFunc));
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
  for (const { place, kernel } of enabled.values()) release(place, kernel);
  enabled.clear();
}

/** The names of our kernels that are registered for a backend. */
export function kernelsOn(backendName: string): readonly string[] {
  return [...enabled.values()]
    .filter((each) => each.kernel.backendName === backendName && isRegistered(each))
    .map(({ kernel }) => kernel.kernelName);
}

function isRegistered({ place, kernel }: Enabled): boolean {
  return place.current() === kernel;
}

function enable(
  kernelName: string,
  backendName: string,
  make: (stock: KernelConfig | undefined) => KernelFunc | undefined,
): void {
  const key = `${backendName} ${kernelName}`;
  const before = enabled.get(key);
  if (before !== undefined && isRegistered(before)) return;
  const place = kernelPlace(kernelName, backendName);
  const kernel = hold(place, (stock) => {
    const kernelFunc = make(stock);
    return kernelFunc && { ...stock, kernelName, backendName, kernelFunc };
  });
  if (kernel !== undefined) enabled.set(key, { place, kernel });
}
