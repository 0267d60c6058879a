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
 * Tensors one after another along an axis. The stock kernel makes a call for every run of each;
 * what mixes dtypes is left to it.
 */
export const concat =
  (stock: KernelConfig): KernelFunc =>
  (args) => {
    const inputs = args.inputs as unknown as readonly TensorInfo[];
    const [first] = inputs;
    if (first === undefined || !areOfOneKind(inputs)) return stock.kernelFunc(args);
    const shapes = inputs.map(({ shape }) => shape);
    const attrs = args.attrs as unknown as { axis: number };
    const [axis = 0] = util.parseAxisParam(attrs.axis, first.shape);
    backend_util.assertParamsConsistent(shapes, axis);
    const shape = backend_util.computeOutShape(shapes, axis);
    return joined(args.backend as WasmBackend, inputs, axis, shape);
  };

/** Tensors of one shape one after another along an axis that they do not have. */
export const pack =
  (stock: KernelConfig): KernelFunc =>
  (args) => {
    const inputs = args.inputs as unknown as readonly TensorInfo[];
    const [first] = inputs;
    if (first === undefined || !areOfOneKind(inputs)) return stock.kernelFunc(args);
    for (const { shape } of inputs) {
      const message = 'All tensors passed to stack must have matching shapes';
      util.assertShapesMatch(first.shape, shape, message);
    }
    const attrs = args.attrs as unknown as { axis: number };
    const wide = first.shape.toSpliced(attrs.axis, 0, 1);
    const [axis = 0] = util.parseAxisParam(attrs.axis, wide);
    const shape = first.shape.toSpliced(axis, 0, inputs.length);
    return joined(args.backend as WasmBackend, inputs, axis, shape);
  };

function areOfOneKind(tensors: readonly TensorInfo[]): boolean {
  return tensors.every((tensor) => isInHeap(tensor) && tensor.dtype === tensors[0]?.dtype);
}

/** A tensor whose rows, counted over the axes before `axis`, are the inputs' rows side by side. */
function joined(
  backend: WasmBackend,
  inputs: readonly TensorInfo[],
  axis: number,
  shape: readonly number[],
): TensorInfo {
  const size = util.sizeFromShape([...shape]);
  const filled = inputs.filter((input) => util.sizeFromShape(input.shape) > 0);
  const [only] = filled;
  const dtype = inputs[0]?.dtype ?? 'float32';
  if (filled.length === 1 && only !== undefined) {
    backend.incRef(only.dataId);
    return { dataId: only.dataId, shape: [...shape], dtype };
  }
  const out = output(backend, shape, dtype);
  const rows = util.sizeFromShape(shape.slice(0, axis));
  const row = (size / rows) * util.bytesPerElement(dtype);
  const { kernels } = instanceOf(backend);
  let to = addressOf(backend, out);
  for (const input of filled) {
    const bytes = util.bytesPerElement(dtype) * (util.sizeFromShape(input.shape) / rows);
    kernels.copyPlane(addressOf(backend, input), to, 1, 0, 0, rows, bytes, row, bytes);
    to += bytes;
  }
  return out;
}
