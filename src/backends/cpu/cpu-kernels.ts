import { optimizerStepKernel } from '../../optimizer-step.ts';
import { broadcastMatMul } from '../broadcast-matmul.ts';
import { cumulativeAxis } from '../cumulative-axis.ts';
import { einsum } from '../einsum.ts';
import { batchNorm } from '../gradients/batch-norm.ts';
import type { KernelTable } from '../kernel-table.ts';
import { stridedSlice } from '../strided-slice.ts';
import { maxPool3dGradient } from './max-pool-3d-gradient.ts';
import { optimizerStep } from './optimizer-step.ts';
import { resizeBilinearGradient, resizeNearestNeighborGradient } from './resize.ts';
import { tensorScatterUpdate } from './tensor-scatter-update.ts';
import { transform } from './transform.ts';

/** What tfjs's plain JavaScript gets wrong. */
export const cpuKernels: KernelTable = {
  replacing: {
    BatchMatMul: broadcastMatMul,
    Cumprod: cumulativeAxis,
    Cumsum: cumulativeAxis,
    Einsum: () => einsum('cpu'),
    FusedBatchNorm: batchNorm,
    MaxPool3DGrad: () => maxPool3dGradient,
    ResizeBilinearGrad: () => resizeBilinearGradient,
    ResizeNearestNeighborGrad: () => resizeNearestNeighborGradient,
    StridedSlice: stridedSlice,
    TensorScatterUpdate: tensorScatterUpdate,
    Transform: transform,
  },
  adding: { [optimizerStepKernel]: optimizerStep },
};
