import type { KernelConfig, KernelFunc } from '@tensorflow/tfjs-core';
import { optimizerStepKernel } from '../optimizer-step.ts';
import { optimizerStep as cpuOptimizerStep } from './cpu/optimizer-step.ts';
import { resizeNearestNeighborGradient } from './cpu/resize.ts';
import { disableDilatedConvolutions, enableDilatedConvolutions } from './dilated-convolution.ts';
import { hold, isRegistered, type KernelPlace, release } from './held-kernels.ts';
import {
  convolutionFilterGradient,
  convolutionInputGradient,
  depthwiseGradient,
} from './wasm/convolution.ts';
import { einsum } from './wasm/einsum.ts';
import { identity } from './wasm/identity.ts';
import { batchMatMul, fusedMatMul } from './wasm/matmul.ts';
import { optimizerStep as wasmOptimizerStep } from './wasm/optimizer-step.ts';
import { maxPool3dGradient, maxPoolGradient } from './wasm/pooling.ts';
import { unsortedSegmentSum } from './wasm/segment-sum.ts';
import { optimizerStep as webGpuOptimizerStep } from './webgpu/optimizer-step.ts';

/** Makes our kernel; it may fall back on the stock one, where there is one. */
type Make = (stock: KernelConfig) => KernelFunc;

/** Kernels that are faster than stock, or right where stock is wrong, and take its place. */
const faster: Readonly<Record<string, Readonly<Record<string, Make>>>> = {
  cpu: { ResizeNearestNeighborGrad: () => resizeNearestNeighborGradient },
  wasm: {
    BatchMatMul: batchMatMul,
    _FusedMatMul: fusedMatMul,
    Conv2DBackpropInput: () => convolutionInputGradient,
    MaxPoolGrad: () => maxPoolGradient,
    MaxPool3DGrad: () => maxPool3dGradient,
    Identity: () => identity,
  },
};

/** Kernels that the stock backend lacks. A later version of tfjs that has one keeps its own. */
const missing: Readonly<Record<string, Readonly<Record<string, KernelFunc>>>> = {
  cpu: { [optimizerStepKernel]: cpuOptimizerStep },
  wasm: {
    [optimizerStepKernel]: wasmOptimizerStep,
    Conv2DBackpropFilter: convolutionFilterGradient,
    DepthwiseConv2dNativeBackpropFilter: depthwiseGradient('filter'),
    DepthwiseConv2dNativeBackpropInput: depthwiseGradient('input'),
    UnsortedSegmentSum: unsortedSegmentSum,
    Einsum: einsum,
  },
  webgpu: { [optimizerStepKernel]: webGpuOptimizerStep },
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
  for (const [backendName, kernels] of Object.entries(faster)) {
    for (const [kernelName, make] of Object.entries(kernels)) {
      enable({ backendName, kernelName }, (stock) => stock && make(stock));
    }
  }
  for (const [backendName, kernels] of Object.entries(missing)) {
    for (const [kernelName, kernelFunc] of Object.entries(kernels)) {
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
