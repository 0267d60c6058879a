import type { DataType, TensorInfo } from '@tensorflow/tfjs-core';
import { runKernel } from '../run-kernel.ts';
import type { WasmBackend } from './module.ts';

/** Runs `body` on float32 versions of tensors, which are given up again if they had to be made. */
export function inFloat32<T>(
  backend: WasmBackend,
  tensors: readonly TensorInfo[],
  body: (floats: readonly TensorInfo[]) => T,
): T {
  if (tensors.every(({ dtype }) => dtype === 'float32')) return body(tensors);
  const made: TensorInfo[] = [];
  try {
    return body(
      tensors.map((x) => {
        if (x.dtype === 'float32') return x;
        const result = cast(backend, x, 'float32');
        made.push(result);
        return result;
      }),
    );
  } finally {
    for (const { dataId } of made) backend.disposeData(dataId);
  }
}

/** Runs `body` on a float32 version of a tensor, and gives its result the tensor's own type. */
export function throughFloat32(
  backend: WasmBackend,
  x: TensorInfo,
  body: (floats: TensorInfo) => TensorInfo,
): TensorInfo {
  if (x.dtype === 'float32') return body(x);
  const result = inFloat32(backend, [x], ([floats]) => body(floats as TensorInfo));
  try {
    return cast(backend, result, x.dtype);
  } finally {
    backend.disposeData(result.dataId);
  }
}

function cast(backend: WasmBackend, x: TensorInfo, dtype: DataType): TensorInfo {
  return runKernel({ backendName: 'wasm', backend }, 'Cast', { x }, { dtype });
}
