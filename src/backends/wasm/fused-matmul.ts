import type { KernelConfig, KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import { type FusedAttributes, type FusedInputs, finish, finishOf } from './activation.ts';
import { matMul, type Transposes } from './matmul.ts';
import type { WasmBackend } from './module.ts';
import { isPackedByStock } from './packed-by-stock.ts';

/**
 * A product with a bias and an activation. Ours for float32; anything else is the stock kernel's,
 * and so are products by weights that it has packed.
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
    const inProduct = ofColumns ? bias : undefined;
    // The stock kernel wants stacks.
    const product =
      a.shape.length === 3 && isPackedByStock(a, b, attrs)
        ? (stock.kernelFunc({
            ...args,
            inputs: { a, b, ...(inProduct && { bias: inProduct }) },
            attrs: { ...args.attrs, activation: 'linear' },
          }) as TensorInfo)
        : matMul(backend, a, b, attrs, inProduct);
    return finish(backend, product, ofColumns ? rest : { ...rest, bias });
  };
}
