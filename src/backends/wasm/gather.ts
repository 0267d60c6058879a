import {
  backend_util,
  type KernelConfig,
  type KernelFunc,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { isInHeap } from './copy.ts';
import { addressOf, instanceOf, output, type WasmBackend } from './module.ts';

/**
 * Picks slices by index. Stock reads the indices of later batches from other tensors' memory, and
 * has another shape for empty inputs; without batches it stays.
 */
export function gatherV2(stock: KernelConfig): KernelFunc {
  return (args) => {
    const backend = args.backend as WasmBackend;
    const { x, indices } = args.inputs as { x: TensorInfo; indices: TensorInfo };
    const { axis, batchDims } = args.attrs as unknown as { axis: number; batchDims: number };
    const isEmpty = util.sizeFromShape(x.shape) * util.sizeFromShape(indices.shape) === 0;
    if ((!batchDims && !isEmpty) || !isInHeap(x)) return stock.kernelFunc(args);

    const [along = 0] = util.parseAxisParam(axis, x.shape);
    const last = (x.shape[along] ?? 0) - 1;
    for (const index of backend.typedArrayFromHeap(indices)) {
      util.assert(
        index <= last && index >= 0,
        () => `GatherV2: the index value ${index} is not in [0, ${last}]`,
      );
    }
    const info = backend_util.segment_util.collectGatherOpShapeInfo(
      x as Shaped,
      indices as Shaped,
      along,
      batchDims,
    );
    const out = output(backend, info.outputShape, x.dtype);
    instanceOf(backend).kernels.gather(
      addressOf(backend, x),
      addressOf(backend, indices),
      addressOf(backend, out),
      info.batchSize,
      info.outerSize,
      info.dimSize,
      isEmpty ? 0 : util.sizeFromShape(indices.shape) / info.batchSize,
      info.sliceSize * util.bytesPerElement(x.dtype),
    );
    return out;
  };
}

type Shaped = Parameters<typeof backend_util.segment_util.collectGatherOpShapeInfo>[0];
