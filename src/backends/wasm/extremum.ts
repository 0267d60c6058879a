import {
  backend_util,
  type KernelConfig,
  type KernelFunc,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { withBroadcast } from './broadcast.ts';
import { addressOf, filled, instanceOf, output, type WasmBackend } from './module.ts';

/** Numbers kept within bounds. Stock takes NaN for a bound, and whole numbers for floats. */
export const clipByValue =
  (stock: KernelConfig): KernelFunc =>
  (args) => {
    const backend = args.backend as WasmBackend;
    const { x } = args.inputs as { x: TensorInfo };
    const { clipValueMin, clipValueMax } = args.attrs as unknown as Record<string, number>;
    const [low = 0, high = 0] = [clipValueMin, clipValueMax];
    if (x.dtype === 'float32') return clipped(backend, x, low, high);
    if (x.dtype !== 'int32') return stock.kernelFunc(args);
    const out = output(backend, x.shape, 'int32');
    const values = backend.typedArrayFromHeap(x);
    backend
      .typedArrayFromHeap(out)
      .set(values.map((value) => Math.min(Math.max(value, low), high)));
    return out;
  };

/** ReLU6, of which stock takes NaN for 0. */
export const relu6 =
  (stock: KernelConfig): KernelFunc =>
  (args) => {
    const { x } = args.inputs as { x: TensorInfo };
    if (x.dtype !== 'float32') return stock.kernelFunc(args);
    return clipped(args.backend as WasmBackend, x, 0, 6);
  };

function clipped(backend: WasmBackend, x: TensorInfo, low: number, high: number): TensorInfo {
  const length = util.sizeFromShape(x.shape);
  return filled(backend, x.shape, (to) =>
    instanceOf(backend).kernels.clip(addressOf(backend, x), to, length, low, high),
  );
}

/** The larger or smaller of each pair. Stock loses the NaN of the second. */
export const extremum =
  (which: 'larger' | 'smaller') =>
  (stock: KernelConfig): KernelFunc =>
  (args) => {
    const backend = args.backend as WasmBackend;
    const { a, b } = args.inputs as { a: TensorInfo; b: TensorInfo };
    if (a.dtype !== 'float32' || b.dtype !== 'float32') return stock.kernelFunc(args);
    const shape = backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
    return repeated(backend, a, shape, (first) =>
      repeated(backend, b, shape, (second) =>
        filled(backend, shape, (to) =>
          instanceOf(backend).kernels.extremum(
            which === 'larger',
            addressOf(backend, first),
            stepOf(first),
            addressOf(backend, second),
            stepOf(second),
            to,
            util.sizeFromShape(shape),
          ),
        ),
      ),
    );
  };

const stepOf = ({ shape }: TensorInfo): number => (util.sizeFromShape(shape) === 1 ? 0 : 1);

/** Runs `body` on a tensor as it is broadcast to a shape, but for one of a single entry. */
function repeated<T>(
  backend: WasmBackend,
  x: TensorInfo,
  shape: readonly number[],
  body: (x: TensorInfo) => T,
): T {
  const size = util.sizeFromShape(x.shape);
  if (size === 1 || size === util.sizeFromShape([...shape])) return body(x);
  return withBroadcast(backend, x, shape, body);
}
