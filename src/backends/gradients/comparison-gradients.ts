import { type GradConfig, type Tensor, zeros } from '@tensorflow/tfjs-core';

/** The gradient of what is constant almost everywhere. */
const flat = (kernelName: string, inputs: string[]): GradConfig => ({
  kernelName,
  inputsToSave: inputs,
  gradFunc: (_dy: Tensor | Tensor[], saved) =>
    Object.fromEntries(
      inputs.map((input, index) => [input, () => zeros(saved[index]?.shape ?? [])]),
    ),
});

/** A comparison is often a step on the way, as in `divNoNan`, and needs a gradient to be passed. */
export const comparisons: readonly GradConfig[] = [
  flat('Equal', ['a', 'b']),
  flat('NotEqual', ['a', 'b']),
  flat('Greater', ['a', 'b']),
  flat('GreaterEqual', ['a', 'b']),
  flat('Less', ['a', 'b']),
  flat('LessEqual', ['a', 'b']),
  flat('LogicalAnd', ['a', 'b']),
  flat('LogicalOr', ['a', 'b']),
  flat('LogicalXor', ['a', 'b']),
  flat('LogicalNot', ['x']),
];
