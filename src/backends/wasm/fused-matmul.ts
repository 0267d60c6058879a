import { type KernelConfig, type KernelFunc, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { type FusedAttributes, type FusedInputs, finish, finishOf } from './activation.ts';
import { matMul, type Transposes } from './matmul.ts';
import type { WasmBackend } from './module.ts';

/** Below this many rows, packing the second operand costs more than multiplying by it. */
const fewRows = 32;

/** Second operands of products so far, by their data. */
const multipliedBy = new WeakSet<object>();

/**
 * A product with a bias and an activation. Ours for float32; anything else is the stock kernel's,
 * and so are products of few rows by a matrix that comes again, as weights do in inference: stock
 * keeps it packed.
 */
export function fusedMatMul(stock: KernelConfig): KernelFunc {
  return (args) => {
    const backend = args.backend as WasmBackend;
    const { a, b } = args.inputs as { a: TensorInfo; b: TensorInfo };
    if (a.dtype !== 'float32' || b.dtype !== 'float32') return stock.kernelFunc(args);
    const attrs = args.attrs as unknown as FusedAttributes & Transposes;
    const { bias, ...rest } = finishOf(args.inputs as FusedInputs, attrs);
    const columns = b.shape.at(attrs.transposeB ? -2 : -1);
    const ofColumns =
      bias?.dtype === 'float32' && bias.shape.length === 1 && bias.shape[0] === columns;
    const known = isPlain(a, b, attrs) && multipliedBy.has(b.dataId);
    multipliedBy.add(b.dataId);
    const inProduct = ofColumns ? bias : undefined;
    const product = known
      ? (stock.kernelFunc({
          ...args,
          inputs: { a, b, ...(inProduct && { bias: inProduct }) },
          attrs: { ...args.attrs, activation: 'linear' },
        }) as TensorInfo)
      : matMul(backend, a, b, attrs, inProduct);
    return finish(backend, product, ofColumns ? rest : { ...rest, bias });
  };
}

/** Whether a product is of few rows, and one that stock gets right. */
function isPlain(a: TensorInfo, b: TensorInfo, { transposeA, transposeB }: Transposes): boolean {
  const [rows = 0, depth = 0] = a.shape.slice(-2);
  const [inner = 0, columns = 0] = b.shape.slice(-2);
  return (
    !transposeA &&
    !transposeB &&
    rows < fewRows &&
    inner === depth &&
    rows * depth * columns > 0 &&
    util.arraysEqual(a.shape, [1, rows, depth]) &&
    util.arraysEqual(b.shape, [1, inner, columns])
  );
}
