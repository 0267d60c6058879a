import {
  getKernel,
  type KernelConfig,
  type KernelFunc,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { addressOf, instanceOf, output, type WasmBackend } from './module.ts';

/** Another dtype. For bool, stock copies bytes where it should tell zero from all else. */
export const cast =
  (stock: KernelConfig): KernelFunc =>
  (args) => {
    const backend = args.backend as WasmBackend;
    const { x } = args.inputs as { x: TensorInfo };
    const { dtype } = args.attrs as unknown as { dtype: string };
    if (dtype !== 'bool' || (x.dtype !== 'float32' && x.dtype !== 'int32')) {
      return stock.kernelFunc(args);
    }
    const zero = output(backend, [], x.dtype);
    try {
      instanceOf(backend).kernels.zeroFloats(addressOf(backend, zero), 1);
      const { kernelFunc } = getKernel('NotEqual', 'wasm');
      return kernelFunc({ inputs: { a: x, b: zero }, backend, attrs: {} });
    } finally {
      backend.disposeData(zero.dataId);
    }
  };
