import {
  backend_util,
  type KernelBackend,
  type KernelFunc,
  type NamedAttrMap,
  type NamedTensorInfoMap,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { runKernel } from './run-kernel.ts';

type Run = (name: string, tensors: NamedTensorInfoMap, options?: NamedAttrMap) => TensorInfo;

/** A tensor with a label for each axis: the axis's number among all of an equation. */
interface Labelled {
  readonly tensor: TensorInfo;
  readonly labels: readonly number[];
}

/**
 * Einstein summation on a backend: what only one operand has is summed first, and what both have
 * and the result has not by a product of matrices. Stock kernels leave an operand out if nothing
 * of it is summed while something else is (`i,jk->ij`).
 */
export const einsum =
  (backendName: string): KernelFunc =>
  ({ inputs, backend: given, attrs }) => {
    const backend = given as KernelBackend;
    const { equation } = attrs as unknown as { equation: string };
    const tensors = Object.values(inputs) as TensorInfo[];
    const { operands, wanted } = parse(equation, tensors);

    const made: TensorInfo[] = [];
    const run: Run = (name, args, options = {}) => {
      const result = runKernel({ backendName, backend }, name, args, options);
      made.push(result);
      return result;
    };
    let result: TensorInfo | undefined;
    try {
      const last = tensors.some(({ shape }) => util.sizeFromShape(shape) === 0)
        ? zeros(operands, wanted, run)
        : contract(operands, wanted, run);
      // What is returned must be the kernel's own, not an operand's data under another name.
      result = made.includes(last) ? last : run('Identity', { x: last });
      return result;
    } finally {
      for (const each of made) if (each !== result) backend.disposeData(each.dataId);
    }
  };

function parse(equation: string, tensors: readonly TensorInfo[]) {
  const { allDims, summedDims, idDims } = backend_util.decodeEinsumEquation(
    equation,
    tensors.length,
  );
  const operands = tensors.map((tensor, index) => ({ tensor, labels: idDims[index] ?? [] }));
  for (const { tensor, labels } of operands) {
    util.assert(
      tensor.shape.length === labels.length,
      () =>
        `Error in einsum: '${equation}' wants an input of rank ${labels.length}, not of shape [${tensor.shape}].`,
    );
  }
  backend_util.checkEinsumDimSizes(allDims.length, idDims, tensors as never);
  const wanted = allDims.map((_, label) => label).slice(0, allDims.length - summedDims.length);
  return { operands, wanted };
}

/** A sum over nothing, or no entries at all: most stock kernels do not bear empty tensors. */
function zeros(operands: readonly Labelled[], wanted: readonly number[], run: Run): TensorInfo {
  const shape = wanted.map((label) => sizeOf(label, operands));
  return run('Fill', {}, { shape, value: 0, dtype: operands[0]?.tensor.dtype ?? 'float32' });
}

function contract(operands: readonly Labelled[], wanted: readonly number[], run: Run): TensorInfo {
  const [a, b] = operands.map((operand, index) => {
    const elsewhere = operands[1 - index]?.labels ?? [];
    return sumOver(operand, (label) => !wanted.includes(label) && !elsewhere.includes(label), run);
  });
  if (a === undefined) throw new Error('Error in einsum: there is no input.');
  if (b === undefined) return order(a, wanted, run);

  const both = a.labels.filter((label) => b.labels.includes(label));
  const stack = both.filter((label) => wanted.includes(label));
  const inner = both.filter((label) => !wanted.includes(label));
  const rows = a.labels.filter((label) => !both.includes(label));
  const columns = b.labels.filter((label) => !both.includes(label));
  const size = (labels: readonly number[]) =>
    labels.reduce((product, label) => product * sizeOf(label, [a, b]), 1);
  const [n, m, k, p] = [size(stack), size(rows), size(columns), size(inner)];
  const left = reshape(order(a, [...stack, ...rows, ...inner], run), [n, m, p], run);
  const right = reshape(order(b, [...stack, ...columns, ...inner], run), [n, k, p], run);

  let product: TensorInfo;
  if (left.dtype === 'float32' && p > 1 && m * k > 1) {
    const transposes = { transposeA: false, transposeB: true };
    product = run('BatchMatMul', { a: left, b: right }, transposes);
  } else {
    const terms = run('Multiply', {
      a: reshape(left, [n, m, 1, p], run),
      b: reshape(right, [n, 1, k, p], run),
    });
    product = p === 1 ? terms : run('Sum', { x: terms }, { axis: [3], keepDims: false });
  }
  const labels = [...stack, ...rows, ...columns];
  const shape = labels.map((label) => sizeOf(label, [a, b]));
  return order({ tensor: reshape(product, shape, run), labels }, wanted, run);
}

function sizeOf(label: number, operands: readonly Labelled[]): number {
  const owner = operands.find(({ labels }) => labels.includes(label));
  return owner?.tensor.shape[owner.labels.indexOf(label)] ?? 1;
}

function sumOver({ tensor, labels }: Labelled, which: (label: number) => boolean, run: Run) {
  const axis = labels.flatMap((label, position) => (which(label) ? [position] : []));
  if (axis.length === 0) return { tensor, labels };
  const sum = run('Sum', { x: tensor }, { axis, keepDims: false });
  return { tensor: sum, labels: labels.filter((label) => !which(label)) };
}

function order({ tensor, labels }: Labelled, wanted: readonly number[], run: Run): TensorInfo {
  const perm = wanted.map((label) => labels.indexOf(label));
  return backend_util.isIdentityPermutation(perm)
    ? tensor
    : run('Transpose', { x: tensor }, { perm });
}

function reshape(tensor: TensorInfo, shape: number[], run: Run): TensorInfo {
  return util.arraysEqual(tensor.shape, shape) ? tensor : run('Reshape', { x: tensor }, { shape });
}
