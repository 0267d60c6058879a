import type { KernelConfig, KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import type { CpuBackend } from './backend.ts';

/** The stock kernel writes the updates into the tensor that it is given, too. */
export function tensorScatterUpdate(stock: KernelConfig): KernelFunc {
  return (args) => {
    const backend = args.backend as CpuBackend;
    const { tensor } = args.inputs as { tensor: TensorInfo };
    const values = backend.data.get(tensor.dataId).values.slice();
    const copy = backend.makeTensorInfo(tensor.shape, tensor.dtype, values);
    try {
      return stock.kernelFunc({ ...args, inputs: { ...args.inputs, tensor: copy } });
    } finally {
      backend.disposeData(copy.dataId);
    }
  };
}
