import { optimizerStepKernel } from '../../optimizer-step.ts';
import { broadcastMatMul } from '../broadcast-matmul.ts';
import { einsum } from '../einsum.ts';
import { batchNorm } from '../gradients/batch-norm.ts';
import type { KernelTable } from '../kernel-table.ts';
import { stridedSlice } from '../strided-slice.ts';
import { optimizerStep } from './optimizer-step.ts';
import { reverseCumulative } from './reverse-cumulative.ts';

/** What is wrong or missing in tfjs's shaders. */
export const webGpuKernels: KernelTable = {
  replacing: {
    BatchMatMul: broadcastMatMul,
    Cumprod: reverseCumulative,
    Cumsum: reverseCumulative,
    Einsum: () => einsum('webgpu'),
    FusedBatchNorm: batchNorm,
    StridedSlice: stridedSlice,
  },
  adding: { [optimizerStepKernel]: optimizerStep },
};
