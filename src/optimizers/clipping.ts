import {
  add,
  clipByValue,
  div,
  maximum,
  mul,
  scalar,
  sqrt,
  square,
  sum,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { invalidArgument } from '../errors.ts';
import type { TensorFactors } from './tensor-factors.ts';

/** How gradients are clipped: at most one of these. */
export interface ClippingOptions {
  /**
   * The largest width-free gradient norm √Σ (u/g)·‖gradient‖²: gradients beyond it are scaled
   * down together. The one kind of clipping that is the same at every width, and at the base width
   * that of the plain global norm. No clipping if left out.
   */
  readonly clipNorm?: number;
  /**
   * The largest global norm √Σ ‖gradient‖², as PyTorch and optax have it. Not width-consistent:
   * gradients grow or shrink with the width, so it clips another share of steps at each. Prefer
   * `clipNorm`.
   */
  readonly clipGlobalNorm?: number;
  /**
   * The largest size of a gradient's entry; entries are clipped one by one. Not width-consistent, as
   * `clipGlobalNorm`.
   */
  readonly clipValue?: number;
}

const kinds = ['clipNorm', 'clipGlobalNorm', 'clipValue'] as const;

/** Throws `invalid-argument` unless there is at most one threshold, and it is positive. */
export function checkClipping(options: ClippingOptions): void {
  const given = kinds.filter((kind) => options[kind] !== undefined);
  for (const kind of given) {
    const threshold = options[kind];
    if (typeof threshold === 'number' && threshold > 0) continue;
    throw invalidArgument(kind, threshold, 'It is a positive number.', 'Leave it out for none.');
  }
  const [first, second] = given;
  if (first === undefined || second === undefined) return;
  throw invalidArgument(
    second,
    options[second],
    `Gradients are clipped by ${first} already.`,
    'Give one of them; clipNorm is the one that holds at every width.',
  );
}

/** A gradient and whose it is. */
interface Clippable {
  readonly factors: TensorFactors;
  readonly gradient: Tensor;
}

/** What clips each gradient of a step. Tensors are made in the caller's tidy. */
export function clipperOf(
  { clipNorm, clipGlobalNorm, clipValue }: { readonly [Kind in keyof ClippingOptions]: unknown },
  gradients: readonly Clippable[],
): (gradient: Tensor) => Tensor {
  if (typeof clipValue === 'number') {
    return (gradient) => clipByValue(gradient, -clipValue, clipValue);
  }
  const threshold = clipNorm ?? clipGlobalNorm;
  if (typeof threshold !== 'number') return (gradient) => gradient;
  const squared = gradients
    .map(({ factors, gradient }) =>
      clipNorm === undefined
        ? sum(square(gradient))
        : mul(sum(square(gradient)), factors.gradientWeight),
    )
    .reduce((a, b) => add(a, b), scalar(0));
  const shrink = div(threshold, maximum(sqrt(squared), threshold));
  return (gradient) => mul(gradient, shrink);
}
