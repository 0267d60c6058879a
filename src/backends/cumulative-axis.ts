import type { KernelConfig, KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';

/**
 * Sums and products along an axis that may be counted from the end, which the stock kernels take
 * for one before the first: the shape is then wrong, and on wasm so is what memory is written.
 */
export function cumulativeAxis(stock: KernelConfig): KernelFunc {
  return (args) => {
    const axis = args.attrs?.['axis'];
    if (typeof axis !== 'number' || axis >= 0) return stock.kernelFunc(args);
    const { x } = args.inputs as { x: TensorInfo };
    return stock.kernelFunc({ ...args, attrs: { ...args.attrs, axis: axis + x.shape.length } });
  };
}
