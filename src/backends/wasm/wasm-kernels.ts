import { optimizerStepKernel } from '../../optimizer-step.ts';
import { cumulativeAxis } from '../cumulative-axis.ts';
import { einsum } from '../einsum.ts';
import { batchNorm } from '../gradients/batch-norm.ts';
import type { KernelTable } from '../kernel-table.ts';
import { cast } from './cast.ts';
import { concat, pack } from './concat.ts';
import {
  convolutionFilterGradient,
  convolutionInputGradient,
  volumeFilterGradient,
  volumeInputGradient,
} from './convolution.ts';
import { convolution, fusedConvolution } from './convolution-forward.ts';
import { depthwiseGradient } from './depthwise.ts';
import { dilation2d, dilation2dGradient } from './dilation.ts';
import { clipByValue, extremum, relu6 } from './extremum.ts';
import { fusedMatMul } from './fused-matmul.ts';
import { gatherV2 } from './gather.ts';
import { identity } from './identity.ts';
import { batchMatMul } from './matmul.ts';
import { optimizerStep } from './optimizer-step.ts';
import { padV2 } from './pad.ts';
import {
  averagePool3dGradient,
  averagePoolGradient,
  maxPool3d,
  maxPool3dGradient,
  maxPoolGradient,
  maxPoolWithArgmax,
  pool,
} from './pooling.ts';
import { reverse, tile, transpose } from './rearrange.ts';
import { resizeBilinearGradient, resizeNearestGradient } from './resize-gradient.ts';
import { bincount, unsortedSegmentSum } from './segment-sum.ts';
import { slice, splitV, stridedSlice, unpack } from './slice.ts';

/** What training needs of WebAssembly, and what stock is slow at or has wrong. */
export const wasmKernels: KernelTable = {
  replacing: {
    BatchMatMul: batchMatMul,
    _FusedMatMul: fusedMatMul,
    Conv2D: convolution('Conv2D'),
    FusedConv2D: fusedConvolution('Conv2D'),
    DepthwiseConv2dNative: convolution('DepthwiseConv2dNative'),
    FusedDepthwiseConv2D: fusedConvolution('DepthwiseConv2dNative'),
    Conv2DBackpropInput: () => convolutionInputGradient,
    Conv3DBackpropFilterV2: () => volumeFilterGradient,
    Conv3DBackpropInputV2: () => volumeInputGradient,
    AvgPool: pool('mean'),
    AvgPoolGrad: () => averagePoolGradient,
    AvgPool3DGrad: () => averagePool3dGradient,
    MaxPool: pool('maximum'),
    MaxPool3D: () => maxPool3d,
    MaxPoolWithArgmax: () => maxPoolWithArgmax,
    MaxPoolGrad: () => maxPoolGradient,
    MaxPool3DGrad: () => maxPool3dGradient,
    Dilation2D: dilation2d,
    Dilation2DBackpropInput: dilation2dGradient('image'),
    Dilation2DBackpropFilter: dilation2dGradient('filter'),
    Bincount: bincount,
    Cast: cast,
    ClipByValue: clipByValue,
    Maximum: extremum('larger'),
    Minimum: extremum('smaller'),
    Relu6: relu6,
    Cumprod: cumulativeAxis,
    Cumsum: cumulativeAxis,
    FusedBatchNorm: batchNorm,
    GatherV2: gatherV2,
    ResizeBilinearGrad: () => resizeBilinearGradient,
    ResizeNearestNeighborGrad: () => resizeNearestGradient,
    Identity: () => identity,
    Slice: slice,
    StridedSlice: stridedSlice,
    SplitV: splitV,
    Unpack: unpack,
    Concat: concat,
    Pack: pack,
    PadV2: padV2,
    Reverse: reverse,
    Tile: tile,
    Transpose: transpose,
  },
  adding: {
    [optimizerStepKernel]: optimizerStep,
    Conv2DBackpropFilter: convolutionFilterGradient,
    DepthwiseConv2dNativeBackpropFilter: depthwiseGradient('filter'),
    DepthwiseConv2dNativeBackpropInput: depthwiseGradient('input'),
    UnsortedSegmentSum: unsortedSegmentSum,
    Einsum: einsum('wasm'),
  },
};
