import {
  getKernel,
  type KernelConfig,
  type KernelFunc,
  registerKernel,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { optimizerStepKernel } from '../optimizer-step.ts';
import { broadcastMatMul } from './broadcast-matmul.ts';
import { optimizerStep as cpuOptimizerStep } from './cpu/optimizer-step.ts';
import { resizeBilinearGradient, resizeNearestNeighborGradient } from './cpu/resize.ts';
import { tensorScatterUpdate } from './cpu/tensor-scatter-update.ts';
import { cumulativeAxis } from './cumulative-axis.ts';
import { disableDilatedConvolutions, enableDilatedConvolutions } from './dilated-convolution.ts';
import { einsum } from './einsum.ts';
import { batchNorm } from './gradients/batch-norm.ts';
import { disableGradients, enableGradients } from './gradients/enable-gradients.ts';
import { stridedSlice } from './strided-slice.ts';
import {
  convolutionFilterGradient,
  convolutionInputGradient,
  depthwiseGradient,
} from './wasm/convolution.ts';
import { identity } from './wasm/identity.ts';
import { batchMatMul, fusedMatMul } from './wasm/matmul.ts';
import { optimizerStep as wasmOptimizerStep } from './wasm/optimizer-step.ts';
import { maxPool3dGradient, maxPoolGradient } from './wasm/pooling.ts';
import { unsortedSegmentSum } from './wasm/segment-sum.ts';
import { optimizerStep as webGpuOptimizerStep } from './webgpu/optimizer-step.ts';
import { reverseCumulative } from './webgpu/reverse-cumulative.ts';

/** Makes our kernel; it may fall back on the stock one, where there is one. */
type Make = (stock: KernelConfig) => KernelFunc;

/** Kernels that are faster than stock, or right where stock is wrong, and take its place. */
const faster: Readonly<Record<string, Readonly<Record<string, Make>>>> = {
  cpu: {
    ResizeBilinearGrad: () => resizeBilinearGradient,
    ResizeNearestNeighborGrad: () => resizeNearestNeighborGradient,
    BatchMatMul: broadcastMatMul,
    Cumprod: cumulativeAxis,
    Cumsum: cumulativeAxis,
    Einsum: () => einsum('cpu'),
    FusedBatchNorm: batchNorm,
    StridedSlice: stridedSlice,
    TensorScatterUpdate: tensorScatterUpdate,
  },
  wasm: {
    BatchMatMul: batchMatMul,
    _FusedMatMul: fusedMatMul,
    Conv2DBackpropInput: () => convolutionInputGradient,
    Cumprod: cumulativeAxis,
    Cumsum: cumulativeAxis,
    MaxPoolGrad: () => maxPoolGradient,
    MaxPool3DGrad: () => maxPool3dGradient,
    FusedBatchNorm: batchNorm,
    Identity: () => identity,
  },
  webgpu: {
    BatchMatMul: broadcastMatMul,
    Cumprod: reverseCumulative,
    Cumsum: reverseCumulative,
    Einsum: () => einsum('webgpu'),
    FusedBatchNorm: batchNorm,
    StridedSlice: stridedSlice,
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
    Einsum: einsum('wasm'),
  },
  webgpu: { [optimizerStepKernel]: webGpuOptimizerStep },
};

/** What was registered before ours took its place, to be put back. */
const replaced: KernelConfig[] = [];
const added: KernelConfig[] = [];

/**
 * Registers the training kernels with tfjs: those that stock tfjs lacks, and faster ones for
 * matrix products, convolution gradients and optimizer steps. Call it after the backends are
 * imported; calling it again adds what has come since. {@link disableTrainingKernels} undoes it.
 */
export function enableTrainingKernels(): void {
  enableDilatedConvolutions();
  enableGradients();
  for (const [backendName, kernels] of Object.entries(faster)) {
    for (const [kernelName, make] of Object.entries(kernels)) {
      const stock = getKernel(kernelName, backendName);
      if (stock === undefined || isOurs(replaced, stock)) continue;
      replaced.push(stock);
      unregisterKernel(kernelName, backendName);
      registerKernel({ ...stock, kernelFunc: make(stock) });
    }
  }
  for (const [backendName, kernels] of Object.entries(missing)) {
    for (const [kernelName, kernelFunc] of Object.entries(kernels)) {
      if (getKernel(kernelName, backendName) !== undefined) continue;
      const config = { kernelName, backendName, kernelFunc };
      added.push(config);
      registerKernel(config);
    }
  }
}

/** Puts the stock kernels back and takes ours away. */
export function disableTrainingKernels(): void {
  disableDilatedConvolutions();
  disableGradients();
  for (const { kernelName, backendName } of added.splice(0)) {
    unregisterKernel(kernelName, backendName);
  }
  for (const stock of replaced.splice(0)) {
    unregisterKernel(stock.kernelName, stock.backendName);
    registerKernel(stock);
  }
}

/** The names of our kernels that are registered for a backend. */
export function kernelsOn(backendName: string): readonly string[] {
  return [...replaced, ...added]
    .filter((config) => config.backendName === backendName)
    .map(({ kernelName }) => kernelName);
}

function isOurs(configs: readonly KernelConfig[], { kernelName, backendName }: KernelConfig) {
  return configs.some((each) => each.kernelName === kernelName && each.backendName === backendName);
}
