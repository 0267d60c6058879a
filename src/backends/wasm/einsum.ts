import {
  backend_util,
  getKernel,
  type KernelFunc,
  type NamedAttrMap,
  type NamedTensorInfoMap,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import type { WasmBackend } from './module.ts';

/**
 * Einstein summation, from tfjs's own plan for it: for each index that is summed, the operands
 * that have it are brought to a common order, multiplied, and summed over it.
 */
export const einsum: KernelFunc = ({ inputs, backend: given, attrs }) => {
  const backend = given as WasmBackend;
  const { equation } = attrs as unknown as { equation: string };
  const operands = Object.values(inputs) as TensorInfo[];
  const { allDims, summedDims, idDims } = backend_util.decodeEinsumEquation(
    equation,
    operands.length,
  );
  backend_util.checkEinsumDimSizes(allDims.length, idDims, operands as never);
  const { path, steps } = backend_util.getEinsumComputePath(summedDims, idDims);

  const made: TensorInfo[] = [];
  const run = (name: string, tensors: NamedTensorInfoMap, options: NamedAttrMap = {}) => {
    const kernel = getKernel(name, 'wasm');
    const result = kernel.kernelFunc({ inputs: tensors, backend, attrs: options }) as TensorInfo;
    made.push(result);
    return result;
  };

  let remaining = allDims.length;
  let out: TensorInfo | undefined;
  steps.forEach((terms, step) => {
    for (const term of terms) {
      const aligned = align(operands[term] as TensorInfo, remaining, idDims[term] ?? [], run);
      out = out === undefined ? aligned : run('Multiply', { a: aligned, b: out });
    }
    if (step === steps.length - 1) return;
    const index = path[step] ?? -1;
    if (index >= 0 && out !== undefined) {
      const axis = [index - (allDims.length - remaining)];
      out = run('Sum', { x: out }, { axis, keepDims: false });
    }
    remaining -= 1;
  });

  for (const { dataId } of made) if (dataId !== out?.dataId) backend.disposeData(dataId);
  const result = out as TensorInfo;
  // What is returned must be the kernel's own, not an operand's data under another name.
  return made.includes(result) ? result : run('Identity', { x: result });
};

type Run = (name: string, tensors: NamedTensorInfoMap, options?: NamedAttrMap) => TensorInfo;

/** An operand with its axes in the order of all indices, and of size one where it has none. */
function align(operand: TensorInfo, rank: number, dims: number[], run: Run): TensorInfo {
  const { permutationIndices, expandDims } = backend_util.getEinsumPermutation(rank, dims);
  const ordered = backend_util.isIdentityPermutation(permutationIndices)
    ? operand
    : run('Transpose', { x: operand }, { perm: permutationIndices });
  const shape = [...ordered.shape];
  for (const axis of expandDims) shape.splice(axis, 0, 1);
  return util.arraysEqual(ordered.shape, shape)
    ? ordered
    : run('Reshape', { x: ordered }, { shape });
}
