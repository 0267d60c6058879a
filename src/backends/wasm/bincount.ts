import { type KernelConfig, type KernelFunc, type TensorInfo, util } from '@tensorflow/tfjs-core';

/** How often each number is there, whatever the shape. Stock takes the first axis for a batch. */
export const bincount =
  (stock: KernelConfig): KernelFunc =>
  (args) => {
    const { x, weights } = args.inputs as { x: TensorInfo; weights: TensorInfo };
    const flat = (of: TensorInfo) => ({ ...of, shape: [util.sizeFromShape(of.shape)] });
    return stock.kernelFunc({ ...args, inputs: { x: flat(x), weights: flat(weights) } });
  };
