import { engine, equal, onesLike, type Tensor, where } from '@tensorflow/tfjs-core';
import { sumTo } from './broadcast-gradients.ts';
import type { Mend } from './mend.ts';

/**
 * A quotient that is not chosen, as by `divNoNan` where it divides by zero, has no part in the
 * result: its dy, which is zero, must not become 0 ÷ 0.
 */
const ofDivision: Mend = (registered) => ({
  ...registered,
  gradFunc: (dy, saved, attrs) => {
    const [a, b] = saved as [Tensor, Tensor];
    if (!mayHaveZeros(b)) return registered.gradFunc(dy, saved, attrs);
    const upstream = dy as Tensor;
    const safe = where(equal(upstream, 0), onesLike(upstream), b);
    const gradients = registered.gradFunc(dy, [a, safe], attrs);
    return { ...gradients, b: () => sumTo(b.shape, gradients['b']?.() as Tensor) };
  },
});

/** Looking is cheaper than a choice for every entry, where one can look without waiting. */
function mayHaveZeros(divisor: Tensor): boolean {
  const readable = ['cpu', 'wasm'].includes(engine().backendName);
  return readable ? divisor.dataSync<'float32'>().includes(0) : true;
}

export const division: Readonly<Record<string, Mend>> = { RealDiv: ofDivision };
