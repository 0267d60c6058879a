import { type KernelConfig, type KernelFunc, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { inFloat32 } from './float32.ts';
import { addressOf, filled, instanceOf, type WasmBackend } from './module.ts';
import { checkShape } from './shapes.ts';

/** Adds up rows by segment: the gradient of a lookup. */
export const unsortedSegmentSum: KernelFunc = (args) => {
  const backend = args.backend as WasmBackend;
  const { x, segmentIds } = args.inputs as { x: TensorInfo; segmentIds: TensorInfo };
  const { numSegments } = args.attrs as unknown as { numSegments: number };
  const rank = segmentIds.shape.length;
  const inner = x.shape.slice(rank);
  checkShape('segmentIds', segmentIds, x.shape.slice(0, rank));
  return inFloat32(backend, [x], ([rows]) =>
    filled(backend, [numSegments, ...inner], (to) =>
      instanceOf(backend).kernels.segmentSum(
        addressOf(backend, rows as TensorInfo),
        addressOf(backend, segmentIds),
        to,
        util.sizeFromShape(segmentIds.shape),
        util.sizeFromShape(inner),
        numSegments,
      ),
    ),
  );
};

/** How often each number is there, whatever the shape. Stock takes the first axis for a batch. */
export const bincount =
  (stock: KernelConfig): KernelFunc =>
  (args) => {
    const { x, weights } = args.inputs as { x: TensorInfo; weights: TensorInfo };
    const flat = (of: TensorInfo) => ({ ...of, shape: [util.sizeFromShape(of.shape)] });
    return stock.kernelFunc({ ...args, inputs: { x: flat(x), weights: flat(weights) } });
  };
