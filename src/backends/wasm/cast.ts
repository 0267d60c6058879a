import { type KernelConfig, type KernelFunc, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { addressOf, instanceOf, output, type WasmBackend } from './module.ts';

/** Every bit of a whole number, and of a float all but the sign: zero is where none is set. */
const masks: Readonly<Record<string, number>> = { int32: -1, float32: 0x7fffffff };

/** Another dtype. For bool, stock copies bytes where it should tell zero from all else. */
export const cast =
  (stock: KernelConfig): KernelFunc =>
  (args) => {
    const backend = args.backend as WasmBackend;
    const { x } = args.inputs as { x: TensorInfo };
    const { dtype } = args.attrs as unknown as { dtype: string };
    const mask = masks[x.dtype];
    if (dtype !== 'bool' || mask === undefined) return stock.kernelFunc(args);
    const out = output(backend, x.shape, 'bool');
    const [from, to] = [addressOf(backend, x), addressOf(backend, out)];
    instanceOf(backend).kernels.anySet(from, to, util.sizeFromShape(x.shape), mask);
    return out;
  };
