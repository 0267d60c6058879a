import {
  backend_util,
  type DataType,
  type KernelBackend,
  type KernelConfig,
  type KernelFunc,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { runKernel } from '../run-kernel.ts';

type Args = Parameters<KernelFunc>[0];

const on = ({ backend }: Args) => ({ backendName: 'webgpu', backend });

const filled = (args: Args, shape: readonly number[], value: number, dtype: DataType): TensorInfo =>
  runKernel(on(args), 'Fill', {}, { shape: [...shape], value, dtype });

const isEmpty = ({ shape }: TensorInfo): boolean => util.sizeFromShape(shape) === 0;

/**
 * Matrix products that sum over nothing. Shaders cannot bind an empty buffer: the command buffer is
 * then invalid, and with it all that was queued before, of other tensors too. A product that sums
 * over a single zero is the same.
 */
export function productOverNothing({ kernelFunc }: KernelConfig): KernelFunc {
  return (args) => {
    const { a, b } = args.inputs as { a: TensorInfo; b: TensorInfo };
    const { transposeA, transposeB } = args.attrs as { transposeA?: boolean; transposeB?: boolean };
    const axisA = a.shape.length - (transposeA ? 2 : 1);
    const axisB = b.shape.length - (transposeB ? 1 : 2);
    if (a.shape[axisA] !== 0 || b.shape[axisB] !== 0) return kernelFunc(args);
    const single = ({ shape, dtype }: TensorInfo, axis: number) =>
      filled(args, shape.with(axis, 1), 0, dtype);
    const zeros = { a: single(a, axisA), b: single(b, axisB) };
    try {
      return kernelFunc({ ...args, inputs: { ...args.inputs, ...zeros } });
    } finally {
      const backend = args.backend as KernelBackend;
      for (const { dataId } of Object.values(zeros)) backend.disposeData(dataId);
    }
  };
}

/** Scattering of no updates, which leaves what was in memory: zeros. */
export function scatterOfNothing({ kernelFunc }: KernelConfig): KernelFunc {
  return (args) => {
    const { updates } = args.inputs as { updates: TensorInfo };
    const { shape } = args.attrs as { shape: number[] };
    return isEmpty(updates) ? filled(args, shape, 0, updates.dtype) : kernelFunc(args);
  };
}

/** A tensor into which no updates are written: itself. */
export function updateOfNothing({ kernelFunc }: KernelConfig): KernelFunc {
  return (args) => {
    const { tensor, updates } = args.inputs as { tensor: TensorInfo; updates: TensorInfo };
    return isEmpty(updates) ? runKernel(on(args), 'Identity', { x: tensor }) : kernelFunc(args);
  };
}

/** How often each number comes among none: never. */
export function bincountOfNothing({ kernelFunc }: KernelConfig): KernelFunc {
  return (args) => {
    const { x, weights } = args.inputs as { x: TensorInfo; weights: TensorInfo };
    const { size } = args.attrs as { size: number };
    if (!isEmpty(x)) return kernelFunc(args);
    return filled(args, [...x.shape.slice(0, -1), size], 0, weights.dtype);
  };
}

/** A reduction over nothing, which throws: the value that it has then. */
export function reductionOverNothing(value: number): (stock: KernelConfig) => KernelFunc {
  return ({ kernelFunc }) =>
    (args) => {
      const { x } = args.inputs as { x: TensorInfo };
      const { axis, keepDims } = args.attrs as { axis?: number | number[]; keepDims?: boolean };
      if (!isEmpty(x)) return kernelFunc(args);
      const axes = util.parseAxisParam(axis as number[], x.shape);
      const [kept] = backend_util.computeOutAndReduceShapes(x.shape, axes);
      const shape = keepDims ? backend_util.expandShapeToKeepDim(kept, axes) : kept;
      return filled(args, shape, value, x.dtype);
    };
}
