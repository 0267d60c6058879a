import type { TensorInfo } from '@tensorflow/tfjs-core';
import { runKernel } from '../run-kernel.ts';
import type { WasmBackend } from './module.ts';

/** Runs `body` on a tensor that is repeated to a shape, which is given up afterwards. */
export function withBroadcast<T>(
  backend: WasmBackend,
  x: TensorInfo,
  shape: readonly number[],
  body: (x: TensorInfo) => T,
): T {
  const aligned = [...Array<number>(shape.length - x.shape.length).fill(1), ...x.shape];
  const reps = shape.map((length, axis) => (length === aligned[axis] ? 1 : length));
  const inputs = { x: { ...x, shape: aligned } };
  const wide = runKernel({ backendName: 'wasm', backend }, 'Tile', inputs, { reps });
  try {
    return body(wide);
  } finally {
    backend.disposeData(wide.dataId);
  }
}
