import {
  add,
  elu,
  engine,
  exp,
  greater,
  mul,
  onesLike,
  pow,
  sigmoid,
  softmax,
  type Tensor,
  tanh,
  where,
} from '@tensorflow/tfjs-core';
import type { Mend } from './mend.ts';

/**
 * Gradients that are made from a kernel's output have wrong gradients themselves: tfjs saves a copy
 * of the output before the kernel is on its tape, and what comes back to the copy is lost. Within
 * another gradient the inputs are saved too, and the output is computed from them again.
 */
const again =
  (inputs: readonly string[], output: (...inputs: Tensor[]) => Tensor): Mend =>
  (registered) => {
    const own = registered.inputsToSave ?? [];
    const others = inputs.filter((input) => !own.includes(input));
    return {
      ...registered,
      get inputsToSave() {
        return engine().state.gradientDepth > 1 ? [...own, ...others] : [...own];
      },
      gradFunc: (dy, saved, attrs) => {
        const [given, last] = [saved.slice(0, -1), saved.slice(-1)];
        const nested = engine().state.gradientDepth > 0 && given.length === inputs.length;
        const y = nested ? [output(...given)] : last;
        return registered.gradFunc(dy, [...given.slice(0, own.length), ...y], attrs);
      },
    };
  };

/** The stock gradient of elu is a kernel that has none. */
const ofElu: Mend = (registered) => ({
  ...registered,
  get inputsToSave() {
    return engine().state.gradientDepth > 1 ? ['x'] : [];
  },
  gradFunc: (dy, saved, attrs) => {
    const [x] = saved;
    if (x === undefined || saved.length === 1) return registered.gradFunc(dy, saved, attrs);
    const slope = where(greater(x, 0), onesLike(x), add(elu(x), 1));
    return { x: () => mul(dy as Tensor, slope) };
  },
});

export const savedOutputs: Readonly<Record<string, Mend>> = {
  Elu: ofElu,
  Exp: again(['x'], exp),
  Pow: again(['a', 'b'], (a, b) => pow(a as Tensor, b as Tensor)),
  Sigmoid: again(['x'], sigmoid),
  Softmax: again(['logits'], (logits) => softmax(logits as Tensor)),
  Tanh: again(['x'], tanh),
};
