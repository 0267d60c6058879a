import { type KernelFunc, util } from '@tensorflow/tfjs-core';
import { optimizerStepArguments } from '../optimizer-step.ts';
import { addressOf, instanceOf, output, type WasmBackend } from './module.ts';

/** One optimizer step of one tensor in one pass over memory. */
export const optimizerStep: KernelFunc = (args) => {
  const backend = args.backend as WasmBackend;
  const { value, gradient, state, rule, numbers } = optimizerStepArguments(args);
  const results = [value, ...state].map(({ shape }) => output(backend, shape));
  const [out, out0, out1] = results.map((result) => addressOf(backend, result));
  const [state0, state1] = state.map((tensor) => addressOf(backend, tensor));
  const { kernels } = instanceOf(backend);
  kernels[rule](
    addressOf(backend, value),
    addressOf(backend, gradient),
    state0 ?? 0,
    state1 ?? 0,
    out ?? 0,
    out0 ?? 0,
    out1 ?? 0,
    util.sizeFromShape(value.shape),
    ...Array.from({ length: 8 }, (_, index) => numbers[index] ?? 0),
  );
  return results;
};
