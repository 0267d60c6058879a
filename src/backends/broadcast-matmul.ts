import {
  broadcast_util,
  type KernelBackend,
  type KernelConfig,
  type KernelFunc,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { runKernel } from './run-kernel.ts';

/**
 * Products of stacks of matrices whose batch dimensions are broadcast: an operand is repeated
 * where the stock kernel would take the wrong matrices of it, which is wherever it has several
 * and yet fewer than the result.
 */
export function broadcastMatMul(stock: KernelConfig): KernelFunc {
  return (args) => {
    const { a, b } = args.inputs as { a: TensorInfo; b: TensorInfo };
    const [stackA, stackB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
    const stack = broadcast_util.assertAndGetBroadcastShape(stackA, stackB);
    const fits = (own: number[]) =>
      [1, util.sizeFromShape(stack)].includes(util.sizeFromShape(own));
    if (fits(stackA) && fits(stackB)) return stock.kernelFunc(args);

    const backend = args.backend as KernelBackend;
    const made: TensorInfo[] = [];
    const run = (name: string, x: TensorInfo, attrs: object) => {
      const result = runKernel({ backendName: stock.backendName, backend }, name, { x }, attrs);
      made.push(result);
      return result;
    };
    const repeat = (x: TensorInfo) => {
      const shape = [...Array<number>(stack.length + 2 - x.shape.length).fill(1), ...x.shape];
      const reps = shape.map((size, axis) => (size === 1 ? (stack[axis] ?? 1) : 1));
      return run('Tile', run('Reshape', x, { shape }), { reps });
    };
    try {
      return stock.kernelFunc({ ...args, inputs: { ...args.inputs, a: repeat(a), b: repeat(b) } });
    } finally {
      for (const { dataId } of made) backend.disposeData(dataId);
    }
  };
}
