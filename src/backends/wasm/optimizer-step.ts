import { type KernelFunc, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { inOrder, readStep } from '../../optimizer-step.ts';
import { addressOf, instanceOf, output, type WasmBackend } from './module.ts';
import { checkShape } from './shapes.ts';

/**
 * One optimizer step of one tensor in one pass over memory. The new value goes to memory of its
 * own, since XNNPACK may have packed the old one; state is rewritten where it lies if nothing but
 * its variable refers to it.
 */
export const optimizerStep: KernelFunc = (args) => {
  const backend = args.backend as WasmBackend;
  const { value, gradient, state, attributes } = readStep(args);
  checkShape('gradient', gradient, value.shape);
  for (const each of state) checkShape('state', each, value.shape);
  const { kernels } = instanceOf(backend);
  const results = outputs(backend, value, state);
  const [out, out0, out1] = results.map((result) => addressOf(backend, result));
  const [state0, state1] = state.map((tensor) => addressOf(backend, tensor));
  kernels[attributes.rule](
    addressOf(backend, value),
    addressOf(backend, gradient),
    state0 ?? 0,
    state1 ?? 0,
    out ?? 0,
    out0 ?? 0,
    out1 ?? 0,
    util.sizeFromShape(value.shape),
    ...inOrder(attributes),
  );
  return results;
};

/** Where the next value and state go: all of them, or none if the heap is full. */
function outputs(
  backend: WasmBackend,
  value: TensorInfo,
  state: readonly TensorInfo[],
): TensorInfo[] {
  const made: TensorInfo[] = [];
  try {
    made.push(output(backend, value.shape));
    for (const each of state) made.push(rewritten(backend, each));
    return made;
  } catch (error) {
    for (const { dataId } of made) backend.disposeData(dataId);
    throw error;
  }
}

/** Where a state's next values go: its own memory under one more reference, or fresh memory. */
function rewritten(backend: WasmBackend, { dataId, shape, dtype }: TensorInfo): TensorInfo {
  if (backend.refCount(dataId) > 1) return output(backend, shape);
  backend.incRef(dataId);
  return { dataId, shape, dtype };
}
