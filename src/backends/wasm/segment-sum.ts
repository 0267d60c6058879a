import { getKernel, type KernelFunc, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { addressOf, instanceOf, output, type WasmBackend } from './module.ts';

/** Adds up rows by segment: the gradient of a lookup. */
export const unsortedSegmentSum: KernelFunc = (args) => {
  const backend = args.backend as WasmBackend;
  const { x, segmentIds } = args.inputs as { x: TensorInfo; segmentIds: TensorInfo };
  const { numSegments } = args.attrs as unknown as { numSegments: number };
  if (x.dtype !== 'float32') {
    const cast = getKernel('Cast', 'wasm').kernelFunc;
    const floats = cast({ inputs: { x }, backend, attrs: { dtype: 'float32' } }) as TensorInfo;
    const sums = unsortedSegmentSum({ ...args, inputs: { x: floats, segmentIds } });
    backend.disposeData(floats.dataId);
    return sums;
  }
  const inner = x.shape.slice(segmentIds.shape.length);
  const out = output(backend, [numSegments, ...inner]);
  instanceOf(backend).kernels.segmentSum(
    addressOf(backend, x),
    addressOf(backend, segmentIds),
    addressOf(backend, out),
    util.sizeFromShape(segmentIds.shape),
    util.sizeFromShape(inner),
    numSegments,
  );
  return out;
};
