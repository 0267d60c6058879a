import type { KernelBackend, KernelConfig, KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import { cumulativeAxis } from '../cumulative-axis.ts';
import { runKernel } from '../run-kernel.ts';

/** Sums and products in reverse, which stock gets wrong: of what is reversed, and back. */
export function reverseCumulative(stock: KernelConfig): KernelFunc {
  const forward = cumulativeAxis(stock);
  return (args) => {
    if (args.attrs?.['reverse'] !== true) return forward(args);
    const backend = args.backend as KernelBackend;
    const { x } = args.inputs as { x: TensorInfo };
    const axis = args.attrs['axis'] as number;
    const dims = [axis < 0 ? axis + x.shape.length : axis];
    const on = { backendName: stock.backendName, backend };
    const reverse = (x: TensorInfo) => runKernel(on, 'Reverse', { x }, { dims });
    const reversed = reverse(x);
    const attrs = { ...args.attrs, reverse: false };
    const result = forward({ ...args, inputs: { x: reversed }, attrs }) as TensorInfo;
    backend.disposeData(reversed.dataId);
    const back = reverse(result);
    backend.disposeData(result.dataId);
    return back;
  };
}
