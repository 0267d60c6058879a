import type { Factors } from '../theory/factors.ts';
import type { OptimizerResponse } from '../theory/response.ts';
import { type Dim, formatDim, ratioOf, scales } from './dim.ts';
import type { Fans, TensorSpec } from './tensor.ts';

/**
 * By how much less than its own width allows a layer may move under SGD, where the width that the
 * output reads grows more slowly. At the start ∂L/∂h of a layer of width n is
 * n^(−1/2)·n_last^(−r), not n^(−1/2 − r): its local rate is too large by (n/n_last)^r. Once weights
 * have aligned the local rate holds, so it is never raised.
 */
function lastWidthShare(fanOut: Dim, lastWidth: Dim | undefined, r: number): number {
  if (lastWidth === undefined || !scales(fanOut)) return 1;
  return Math.min(1, (ratioOf(lastWidth) / ratioOf(fanOut)) ** r);
}

/** A tensor's values with its rate held to what the last width allows. */
export function withLastWidth(
  values: Factors<number>,
  { fanOut }: Fans,
  { lastWidth }: Pick<TensorSpec, 'lastWidth'>,
  { richness, optimizer }: { readonly richness: number; readonly optimizer: OptimizerResponse },
): Factors<number> {
  const share = lastWidthShare(fanOut, lastWidth, richness);
  if (share === 1) return values;
  const { gradientDegree, decay } = optimizer;
  const lr = values.lr * share ** gradientDegree;
  return {
    ...values,
    lr,
    // What decay takes in a step stays the same share of a weight.
    weightDecay:
      decay === 'independent' ? values.weightDecay : values.weightDecay * (values.lr / lr),
    gradientWeight: values.gradientWeight * share,
  };
}

/** What a row's reason says of it. */
export function lastWidthText({ lastWidth }: Pick<TensorSpec, 'lastWidth'>): string {
  return lastWidth === undefined ? '' : `; the output reads ${formatDim(lastWidth)}`;
}
