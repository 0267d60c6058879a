import type { KernelConfig, KernelFunc } from '@tensorflow/tfjs-core';
import type { Mend } from './mend.ts';

/** Without a scale, stock saves one that is not there, and throws. */
const ofBatchNorm: Mend = (registered) => ({
  ...registered,
  inputsToSave: present(registered.inputsToSave ?? []),
});

/** Names of inputs, of which tfjs saves (it maps them to tensors) those that there are. */
function present(names: readonly string[]): string[] {
  return Object.assign([...names], {
    map: <T>(tensorOf: (name: string) => T): T[] =>
      names.map(tensorOf).filter((tensor) => tensor !== undefined),
  });
}

export const normalization: Readonly<Record<string, Mend>> = { FusedBatchNorm: ofBatchNorm };

/**
 * Batch normalization without a scale or an offset: stock lists them among the inputs as
 * `undefined`, and its tape, which is given the same list after the kernel, breaks on them.
 */
export function batchNorm(stock: KernelConfig): KernelFunc {
  return (args) => {
    const { inputs } = args;
    for (const name in inputs) {
      if (inputs[name] === undefined) Reflect.deleteProperty(inputs, name);
    }
    return stock.kernelFunc(args);
  };
}
