import { optimizerStepKernel } from '../../optimizer-step.ts';
import { broadcastMatMul } from '../broadcast-matmul.ts';
import { einsum } from '../einsum.ts';
import { batchNorm } from '../gradients/batch-norm.ts';
import type { KernelTable } from '../kernel-table.ts';
import { stridedSlice } from '../strided-slice.ts';
import { optimizerStep } from './optimizer-step.ts';
import {
  bincountOfNothing,
  productOverNothing,
  reductionOverNothing,
  scatterOfNothing,
  updateOfNothing,
} from './over-nothing.ts';
import { reverseCumulative } from './reverse-cumulative.ts';

/** What is wrong or missing in tfjs's shaders. */
export const webGpuKernels: KernelTable = {
  replacing: {
    All: reductionOverNothing(1),
    Any: reductionOverNothing(0),
    BatchMatMul: (stock) => productOverNothing({ ...stock, kernelFunc: broadcastMatMul(stock) }),
    Bincount: bincountOfNothing,
    Cumprod: reverseCumulative,
    Cumsum: reverseCumulative,
    DenseBincount: bincountOfNothing,
    Einsum: () => einsum('webgpu'),
    FusedBatchNorm: batchNorm,
    Mean: reductionOverNothing(Number.NaN),
    ScatterNd: scatterOfNothing,
    StridedSlice: stridedSlice,
    Sum: reductionOverNothing(0),
    TensorScatterUpdate: updateOfNothing,
    _FusedMatMul: productOverNothing,
  },
  adding: { [optimizerStepKernel]: optimizerStep },
};
